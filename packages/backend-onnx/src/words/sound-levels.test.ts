import { describe, expect, it } from 'vitest';
import { bursts } from '../__fixtures__/bursts.js';
import { soundLevels } from './sound-levels.js';

describe('soundLevels', () => {
  it('finds where it sounds, over the short silence of a consonant, and no click', () => {
    const samples = bursts(3, [
      [0.5, 0.9],
      [0.95, 1.2],
      [1.6, 1.602],
      [2, 2.5],
    ]);
    const { stretches } = soundLevels(samples);
    expect(stretches).toHaveLength(2);
    for (const [i, [start, end]] of [
      [0.5, 1.2],
      [2, 2.5],
    ].entries()) {
      expect(Math.abs(stretches[i]!.start - start!)).toBeLessThan(0.02);
      expect(Math.abs(stretches[i]!.end - end!)).toBeLessThan(0.02);
    }
  });

  it('finds the same in some noise, and nothing where all is as loud, or there is nothing', () => {
    const [clean, noisy] = [0, 0.03].map((noise) => soundLevels(bursts(3, [[1, 2]], noise)));
    expect(noisy!.stretches).toHaveLength(1);
    expect(noisy!.stretches[0]!.start).toBeCloseTo(clean!.stretches[0]!.start, 1);
    expect(soundLevels(bursts(3, [[1, 2]], 0.3)).stretches).toEqual([]);
    expect(soundLevels(bursts(3, [])).stretches).toEqual([]);
    expect(soundLevels(new Float32Array(100)).stretches).toEqual([]);
  });

  it('finds the quietest time near another, and stays where all is alike', () => {
    const levels = soundLevels(
      bursts(2, [
        [0.3, 1],
        [1.03, 1.7],
      ]),
    );
    expect(Math.abs(levels.quietest(0.98, 0.05) - 1.015)).toBeLessThan(0.015);
    expect(Math.abs(levels.quietest(0.6, 0.05) - 0.6)).toBeLessThan(0.05);
    expect(soundLevels(new Float32Array(0)).quietest(0.6, 0.05)).toBe(0.6);
  });
});
