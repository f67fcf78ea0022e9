import { describe, expect, it } from 'vitest';
import { watchAttention } from './attention-watch.js';

const SECOND = 16_000;
const KEYS = 200;

/** A decoder whose heads look at the given positions, each as much as the other. */
function looking(...heads: readonly (readonly [position: number, weight: number])[]) {
  return {
    attention: () =>
      heads.map(([position, weight]) => {
        const weights = new Float32Array(KEYS);
        weights[position] = weight;
        return weights;
      }),
  };
}

describe('the watch over attention', () => {
  it('sees where all heads together look most', () => {
    expect(watchAttention(looking([40, 0.5]), 2 * SECOND).look(0)).toBe(0.8);
    const three = looking([90, 0.5], [20, 0.3], [20, 0.3]);
    expect(watchAttention(three, 2 * SECOND).look(0)).toBe(0.4);
  });

  it('takes the silence after the audio for its end, and leaves out what comes later', () => {
    expect(watchAttention(looking([124, 1], [30, 0.5]), 2 * SECOND).look(0)).toBe(2);
    expect(watchAttention(looking([125, 1], [30, 0.5]), 2 * SECOND).look(0)).toBe(0.6);
  });

  it('stops at what attends to less than so much before the end', () => {
    const { follow } = watchAttention(looking(), 2 * SECOND, { endMs: 250 });
    expect(follow(1.5)).toBeUndefined();
    expect(follow(1.75)).toBeUndefined();
    expect(follow(1.76)).toBe('audio-end');
  });

  it('takes so much for so much, whatever is lost where seconds are subtracted', () => {
    expect(watchAttention(looking(), 6 * SECOND, { endMs: 300 }).follow(5.7)).toBeUndefined();
    const { follow } = watchAttention(looking(), 9 * SECOND, { backMs: 300 });
    expect(follow(6)).toBeUndefined();
    expect(follow(5.7)).toBeUndefined();
    expect(follow(5.68)).toBe('attention-jump');
  });

  it('stops at what attends to more than so much before the furthest', () => {
    const { follow } = watchAttention(looking(), 9 * SECOND, { backMs: 800 });
    expect(follow(4)).toBeUndefined();
    expect(follow(3.25)).toBeUndefined();
    expect(follow(3.125)).toBe('attention-jump');
    expect(watchAttention(looking(), 9 * SECOND, { backMs: 800 }).follow(0)).toBeUndefined();
  });

  it('stops at nothing unless asked', () => {
    const { follow } = watchAttention(looking(), 2 * SECOND);
    expect([2, 0, 2].map(follow)).toEqual([undefined, undefined, undefined]);
  });
});
