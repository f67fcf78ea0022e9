import { describe, expect, it } from 'vitest';
import { randomFloats } from '../__fixtures__/random.js';
import { type ComputedPositions, createKeptBeginnings } from './kept-beginnings.js';

const WIDTH = 40;
const SAMPLES = 1000;
/** Bytes of a beginning of 1 to 128 positions, with its audio. */
const STEP_BYTES = 128 * WIDTH * 4;
const LEAST_BYTES = STEP_BYTES + SAMPLES * 4;

const audio = (seed: number, length = SAMPLES): Float32Array =>
  randomFloats(2 * SAMPLES, seed, 0.3).slice(0, length);

/** Rows that say which positions they are. */
const computed = (from: number, positions: number, largest = 1): ComputedPositions => ({
  positions,
  largest,
  rows: {
    key: {
      width: WIDTH,
      data: Float32Array.from({ length: positions * WIDTH }, (_, i) => from * WIDTH + i),
    },
  },
});

function create({ maxBytes = 10 * LEAST_BYTES } = {}) {
  let time = 0;
  const beginnings = createKeptBeginnings({
    ...{ maxBytes, positionWidth: WIDTH, restsAfterMs: 1000 },
    now: () => time,
  });
  return { beginnings, pass: (ms: number) => (time += ms) };
}

describe('kept beginnings', () => {
  it('are found for audio that goes on where theirs ended, and no other', () => {
    const { beginnings } = create();
    expect(beginnings.find(audio(1))).toBeUndefined();
    beginnings.keep(audio(1), undefined, computed(0, 50));
    expect(beginnings.find(audio(1))).toMatchObject({ positions: 50 });
    expect(beginnings.find(audio(1, SAMPLES + 9))).toMatchObject({ positions: 50 });
    expect(beginnings.find(audio(1, SAMPLES - 1))).toBeUndefined();
    expect(beginnings.find(audio(2))).toBeUndefined();
    // The rows were computed beside all of that audio.
    const changed = audio(1);
    changed[SAMPLES - 1] = 1;
    expect(beginnings.find(changed)).toBeUndefined();
  });

  it('grow, and keep what they had', () => {
    const { beginnings } = create();
    let from = 0;
    for (const positions of [3, 100, 30, 200, 1]) {
      const samples = audio(1, SAMPLES + from);
      beginnings.keep(samples, beginnings.find(samples), computed(from, positions, from));
      from += positions;
    }
    const found = beginnings.find(audio(1, SAMPLES + from))!;
    expect(found).toMatchObject({ positions: 334, largest: 333 });
    const rows = found.rows['key']!.data.subarray(0, 334 * WIDTH);
    expect(rows).toEqual(Float32Array.from({ length: 334 * WIDTH }, (_, i) => i));
  });

  it('know the caller’s audio as it was', () => {
    const { beginnings } = create();
    const samples = audio(1);
    beginnings.keep(samples, undefined, computed(0, 80));
    samples.fill(0);
    expect(beginnings.find(samples)).toBeUndefined();
    expect(beginnings.find(audio(1))).toMatchObject({ positions: 80 });
  });

  it('are the longest of several', () => {
    const { beginnings } = create();
    for (const positions of [20, 60, 40]) {
      beginnings.keep(audio(1), undefined, computed(0, positions));
    }
    expect(beginnings.find(audio(1))).toMatchObject({ positions: 60 });
  });

  it('have room for as many positions as fit into the memory, in steps', () => {
    const { beginnings } = create({ maxBytes: 3 * STEP_BYTES + 2 * SAMPLES * 4 });
    const room = (positions: number, found?: ComputedPositions): number =>
      beginnings.roomFor(positions, found, SAMPLES);
    expect(room(100)).toBe(100);
    expect(room(1000)).toBe(3 * 128);
    beginnings.keep(audio(1), undefined, computed(0, 100));
    expect(room(1000)).toBe(2 * 128);
    const found = beginnings.find(audio(1));
    expect(room(1000, found)).toBe(3 * 128 - 100);
    beginnings.keep(audio(2), undefined, computed(0, 129));
    expect(room(1)).toBe(0);
    expect(room(1000, found)).toBe(28);
  });

  it('that rest make room for others, and those that were found lately do not', () => {
    const { beginnings, pass } = create({ maxBytes: 2 * LEAST_BYTES });
    for (const seed of [1, 2]) beginnings.keep(audio(seed), undefined, computed(0, 100));
    expect(beginnings.roomFor(100, undefined, SAMPLES)).toBe(0);
    pass(900);
    beginnings.find(audio(2));
    pass(200);
    expect(beginnings.roomFor(100, undefined, SAMPLES)).toBe(100);
    expect(beginnings.find(audio(1))).toBeUndefined();
    expect(beginnings.find(audio(2))).toMatchObject({ positions: 100 });
  });

  it('make room at once where their audio may be over, unless they are found again', () => {
    const { beginnings } = create({ maxBytes: 2 * LEAST_BYTES });
    for (const seed of [1, 2]) beginnings.keep(audio(seed), undefined, computed(0, 100));
    for (const seed of [1, 2, 3]) beginnings.rest(audio(seed, SAMPLES + 5));
    beginnings.find(audio(2));
    expect(beginnings.roomFor(100, undefined, SAMPLES)).toBe(100);
    expect(beginnings.find(audio(1))).toBeUndefined();
    expect(beginnings.find(audio(2))).toMatchObject({ positions: 100 });
  });
});
