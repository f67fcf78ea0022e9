import { describe, expect, it } from 'vitest';
import { randomFloats } from '../__fixtures__/random.js';
import { createKeptBeginnings, type NewestPositions } from './kept-beginnings.js';

const POSITION = 320;
const WIDTH = 4;
/** Bytes of 128 positions with their audio, which is the least that is kept. */
const LEAST_BYTES = 128 * (POSITION + WIDTH) * 4;

const audio = (seed: number, positions: number): Float32Array =>
  randomFloats(positions * POSITION, seed, 0.3);

/** Rows that say which positions they are. */
const newest = (from: number, positions: number, largest = 1): NewestPositions => ({
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
  const beginnings = createKeptBeginnings({ maxBytes, restsAfterMs: 1000, now: () => time });
  return { beginnings, pass: (ms: number) => (time += ms) };
}

describe('kept beginnings', () => {
  it('are found for audio that begins with theirs, and no other', () => {
    const { beginnings } = create();
    const samples = audio(1, 300);
    expect(beginnings.find(samples)).toBeUndefined();
    beginnings.keep(samples, undefined, newest(0, 50));
    expect(beginnings.find(samples.slice(0, 50 * POSITION))).toMatchObject({ positions: 50 });
    expect(beginnings.find(samples.subarray(0, 50 * POSITION - 1))).toBeUndefined();
    expect(beginnings.find(audio(2, 300))).toBeUndefined();
    const changed = samples.slice();
    changed[50 * POSITION] = 1;
    expect(beginnings.find(changed)).toMatchObject({ positions: 50 });
    changed[50 * POSITION - 1] = 1;
    expect(beginnings.find(changed)).toBeUndefined();
  });

  it('grow, and keep what they had', () => {
    const { beginnings } = create();
    const samples = audio(1, 700);
    let from = 0;
    for (const positions of [3, 100, 30, 200, 1]) {
      beginnings.keep(samples, beginnings.find(samples), newest(from, positions, from));
      from += positions;
    }
    const found = beginnings.find(samples)!;
    expect(found).toMatchObject({ positions: 334, largest: 333 });
    const rows = found.rows['key']!.data.subarray(0, 334 * WIDTH);
    expect(rows).toEqual(Float32Array.from({ length: 334 * WIDTH }, (_, i) => i));
  });

  it('are the caller’s audio as it was', () => {
    const { beginnings } = create();
    const samples = audio(1, 100);
    beginnings.keep(samples, undefined, newest(0, 80));
    samples.fill(0);
    expect(beginnings.find(samples)).toBeUndefined();
    expect(beginnings.find(audio(1, 100))).toMatchObject({ positions: 80 });
  });

  it('are the longest of several', () => {
    const { beginnings } = create();
    const samples = audio(1, 200);
    beginnings.keep(samples, undefined, newest(0, 20));
    beginnings.keep(samples, undefined, newest(0, 60));
    beginnings.keep(samples, undefined, newest(0, 40));
    expect(beginnings.find(samples)).toMatchObject({ positions: 60 });
  });

  it('take no more memory than they may: more is not kept, and what is there stays', () => {
    const { beginnings } = create({ maxBytes: 2 * LEAST_BYTES });
    const [one, two, three] = [audio(1, 400), audio(2, 400), audio(3, 400)];
    beginnings.keep(one, undefined, newest(0, 100));
    beginnings.keep(two, undefined, newest(0, 100));
    beginnings.keep(three, undefined, newest(0, 100));
    expect(beginnings.find(three)).toBeUndefined();
    beginnings.keep(one, beginnings.find(one), newest(100, 29));
    expect(beginnings.find(one)).toMatchObject({ positions: 100 });
    beginnings.keep(one, beginnings.find(one), newest(100, 28));
    expect(beginnings.find(one)).toMatchObject({ positions: 128 });
    expect(beginnings.find(two)).toMatchObject({ positions: 100 });
  });

  it('that rest make room for others, and those that are asked for do not', () => {
    const { beginnings, pass } = create({ maxBytes: 2 * LEAST_BYTES });
    const [one, two, three] = [audio(1, 400), audio(2, 400), audio(3, 400)];
    beginnings.keep(one, undefined, newest(0, 100));
    beginnings.keep(two, undefined, newest(0, 100));
    pass(900);
    beginnings.find(two);
    pass(200);
    beginnings.keep(three, undefined, newest(0, 100));
    expect(beginnings.find(one)).toBeUndefined();
    expect(beginnings.find(two)).toMatchObject({ positions: 100 });
    expect(beginnings.find(three)).toMatchObject({ positions: 100 });
  });

  it('are kept anew where the one that was found had to make room meanwhile', () => {
    const { beginnings, pass } = create({ maxBytes: LEAST_BYTES });
    const [one, two] = [audio(1, 400), audio(2, 400)];
    beginnings.keep(one, undefined, newest(0, 100));
    const found = beginnings.find(one);
    pass(2000);
    beginnings.keep(two, undefined, newest(0, 100));
    pass(2000);
    beginnings.keep(one, found, newest(100, 20));
    // Its rows begin at position 100: they are not those of the audio's beginning.
    expect(beginnings.find(one)).toBeUndefined();
  });
});
