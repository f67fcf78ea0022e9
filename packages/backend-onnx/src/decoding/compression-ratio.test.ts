import { describe, expect, it } from 'vitest';
import { compressionRatio } from './compression-ratio.js';

describe('the compression ratio', () => {
  it('is high where a text repeats itself, and about one where it does not', () => {
    expect(compressionRatio('and so it goes on '.repeat(30))).toBeGreaterThan(10);
    expect(compressionRatio('Good morning, and welcome to the lighthouse.')).toBeLessThan(1.1);
  });

  it('counts bytes, not letters', () => {
    // Twice the bytes, in nearly as many once they are compressed.
    const [letters, bytes] = ['äöüé'.repeat(50), 'aous'.repeat(50)];
    expect(compressionRatio(letters)).toBeGreaterThan(compressionRatio(bytes));
  });

  it('of nothing is nothing', () => {
    expect(compressionRatio('')).toBe(0);
  });
});
