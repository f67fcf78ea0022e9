import { describe, expect, it } from 'vitest';
import { heardOf, localPieces, localSpeakers } from './local-speakers.js';

/** Frames of a window: so many of each set of speakers. */
function frames(...runs: readonly (readonly [number, number])[]): Uint8Array {
  return Uint8Array.from(runs.flatMap(([count, set]) => Array<number>(count).fill(set)));
}

describe('a window', () => {
  it('has in each frame the speakers of its likeliest class', () => {
    const logits = Array.from({ length: 7 }, (_, best) =>
      Array.from({ length: 7 }, (_, i) => (i === best ? 1 : -1)),
    ).flat();
    expect([...localSpeakers(Float32Array.from(logits))]).toEqual([0, 1, 2, 4, 3, 5, 6]);
  });

  it('is cut where a speaker pauses, and into pieces of some 3 s', () => {
    const pieces = localPieces(frames([10, 0], [60, 1], [10, 0], [50, 1], [40, 2], [360, 1]));
    expect(pieces).toEqual([
      { speaker: 0, start: 10, end: 130 },
      { speaker: 0, start: 170, end: 350 },
      { speaker: 0, start: 350, end: 530 },
      { speaker: 1, start: 130, end: 170 },
    ]);
  });

  it('tells a voice from where its speaker is alone, where that is enough', () => {
    const samples = Float32Array.from({ length: 100 * 270 }, (_, i) => Math.floor(i / 270));
    const both = frames([30, 1], [30, 3], [40, 0]);
    const heard = heardOf(samples, both, { speaker: 0, start: 0, end: 60 })!;
    expect(heard.alone).toBe(30);
    expect(new Set(heard.samples)).toEqual(new Set(Array.from({ length: 30 }, (_, i) => i)));
    // Of the other, who never speaks alone, all is taken.
    const other = heardOf(samples, both, { speaker: 1, start: 30, end: 60 })!;
    expect([other.alone, other.samples.length]).toEqual([0, 30 * 270]);
  });

  it('tells no voice of a fifth of a second', () => {
    const short = frames([11, 1]);
    expect(heardOf(new Float32Array(11 * 270), short, { speaker: 0, start: 0, end: 11 })).toBe(
      undefined,
    );
  });
});
