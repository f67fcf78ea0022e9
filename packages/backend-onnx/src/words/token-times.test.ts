import { describe, expect, it } from 'vitest';
import { createRandom } from '../__fixtures__/random.js';
import { tokenTimes } from './token-times.js';

const POSITIONS = 60;
const KEYS = 80;
/** Where each row looks; the first two are the start of a transcript and look anywhere. */
const PLACES = [3, 50, 2, 14, 30, 45, 55];

/** Rows of two heads: one that looks where it should, one that always looks at the same place; beyond the audio, much. */
function rows(): Float32Array[][] {
  const random = createRandom(3);
  return PLACES.map((place) =>
    [place, 40].map((peak, head) =>
      Float32Array.from({ length: KEYS }, (_, at) => {
        const noise = 0.01 * (1 + random());
        if (at >= POSITIONS) return 5;
        return noise + Math.exp(-(((at - peak) / 3) ** 2)) * (head === 0 ? 1 : 3);
      }),
    ),
  );
}

describe('tokenTimes', () => {
  it('finds where tokens begin to be attended to', () => {
    const times = tokenTimes(rows(), POSITIONS, 2, PLACES.length);
    expect(times).toHaveLength(5);
    expect(times[0]).toBe(0);
    for (const [index, time] of times.slice(1).entries()) {
      const [before, place] = [PLACES[index + 2]!, PLACES[index + 3]!];
      expect(time * 50).toBeGreaterThan(before);
      expect(time * 50).toBeLessThanOrEqual(place);
    }
  });

  it('are within the audio and never run backwards', () => {
    const times = tokenTimes(rows(), 20, 0, PLACES.length);
    expect(Math.max(...times)).toBeLessThan(0.4);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
  });

  it('are numbers where all rows look the same', () => {
    const same = [rows()[0]!, rows()[0]!, rows()[0]!];
    for (const time of tokenTimes(same, POSITIONS, 0, 3)) expect(time).toBeGreaterThanOrEqual(0);
    expect(tokenTimes([same[0]!, same[0]!], 1, 0, 2)).toEqual([0, 0]);
  });
});
