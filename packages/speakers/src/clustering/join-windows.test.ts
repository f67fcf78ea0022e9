import { describe, expect, it } from 'vitest';
import { localPieces } from '../network/local-speakers.js';
import { joinWindows, numberedByAppearance, type PlacedWindow } from './join-windows.js';

const FRAMES = 589;

/** A window in which local speakers are heard from frame to frame. */
function windowAt(
  seconds: number,
  ...spoken: readonly (readonly [speaker: number, from: number, to: number])[]
): PlacedWindow {
  const frames = new Uint8Array(FRAMES);
  for (const [speaker, from, to] of spoken) {
    for (let frame = from; frame < to; frame++) frames[frame]! |= 1 << speaker;
  }
  const pieces = localPieces(frames).map((piece) => ({ ...piece, alone: 60, voice: undefined }));
  return { at: seconds * 16_000, frames, pieces };
}

const rounded = (turns: ReturnType<typeof joinWindows>) =>
  numberedByAppearance(turns).map(({ start, end, speaker }) => [
    speaker,
    start.toFixed(1),
    end.toFixed(1),
  ]);

describe('joined windows', () => {
  it('have one person under one number, whatever the window calls them', () => {
    const windows = [windowAt(0, [0, 60, 120], [1, 400, 500]), windowAt(5, [2, 104, 204])];
    const turns = joinWindows(windows, [[7, 3], [3]], 15 * 16_000);
    expect(rounded(turns)).toEqual([
      ['1', '1.0', '2.0'],
      ['2', '6.8', '8.5'],
    ]);
  });

  it('tell two people at once', () => {
    const turns = joinWindows([windowAt(0, [0, 0, 200], [1, 100, 300])], [[0, 1]], 160_000);
    expect(rounded(turns)).toEqual([
      ['1', '0.0', '3.4'],
      ['2', '1.7', '5.1'],
    ]);
  });

  it('take as many people as the windows hear on the average', () => {
    // One window hears two where the other, which has them in its middle, hears one.
    const windows = [windowAt(0, [0, 500, 560], [1, 500, 560]), windowAt(5, [0, 204, 264])];
    const turns = joinWindows(windows, [[0, 1], [0]], 15 * 16_000);
    expect(new Set(turns.map(({ name }) => name))).toEqual(new Set([0]));
  });

  it('leave out pieces whose voice is not known, and end with the audio', () => {
    expect(joinWindows([windowAt(0, [0, 60, 120])], [[-1]], 160_000)).toEqual([]);
    const [turn] = joinWindows([windowAt(0, [0, 60, 589])], [[0, 0, 0]], 4 * 16_000);
    expect(turn!.end).toBe(4);
  });

  it('of nothing are nothing', () => {
    expect(joinWindows([], [], 0)).toEqual([]);
  });
});
