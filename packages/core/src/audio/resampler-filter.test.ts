import { describe, expect, it } from 'vitest';
import { phaseTableFor } from './resampler-filter.js';

describe('the filter for two rates', () => {
  it('is made once, also where two rates come in turn', () => {
    const [one, other] = [phaseTableFor(191_999, 16_000), phaseTableFor(191_997, 16_000)];
    for (let i = 0; i < 3; i++) {
      expect(phaseTableFor(191_999, 16_000)).toBe(one);
      expect(phaseTableFor(191_997, 16_000)).toBe(other);
    }
    expect(one.apply).not.toBe(other.apply);
  });

  it('is the same for rates in the same ratio', () => {
    expect(phaseTableFor(48_000, 16_000)).toBe(phaseTableFor(24_000, 8000));
    expect(phaseTableFor(48_000, 16_000)).not.toBe(phaseTableFor(16_000, 48_000));
  });

  it('is not kept for ever: those that were asked for last are', () => {
    const [lasting, first] = [phaseTableFor(44_100, 16_000), phaseTableFor(190_001, 16_000)];
    let last = first;
    for (let rate = 190_003; rate < 190_011; rate += 2) {
      last = phaseTableFor(rate, 16_000);
      expect(phaseTableFor(44_100, 16_000)).toBe(lasting);
    }
    expect(phaseTableFor(190_009, 16_000)).toBe(last);
    expect(phaseTableFor(190_001, 16_000)).not.toBe(first);
  });
});
