import { expect } from 'vitest';

/**
 * Mean log probabilities, ours and the reference's, of the same tokens.
 *
 * Of 151 decodes by both models those with timestamps were lower by 0.1 to 2.6 × 10⁻⁵, which is the difference of two
 * arithmetics in single precision: twice as much is let pass, for other processors.
 * Those without were higher by 3 × 10⁻⁵ to 6.7 × 10⁻⁴: the reference leaves the timestamps' share of the probability
 * where it is; here words have all of it.
 */
export function expectLogprob(ours: number, theirs: number, timestamps: boolean): void {
  expect(ours - theirs).toBeGreaterThan(-5e-5);
  expect(ours - theirs).toBeLessThan(timestamps ? 5e-5 : 1e-3);
}
