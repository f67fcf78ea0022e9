import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compressionRatio } from './compression-ratio.js';

const fixture = join(
  import.meta.dirname,
  '..',
  '..',
  'test',
  'reference',
  'fixtures',
  'compression.json',
);
const { sizes } = JSON.parse(readFileSync(fixture, 'utf8')) as {
  readonly sizes: readonly (readonly [text: string, bytes: number])[];
};

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

  it('is to the byte what Python’s zlib gives', () => {
    expect(sizes.length).toBeGreaterThan(100);
    for (const [text, bytes] of sizes) {
      expect(compressionRatio(text), text).toBe(new TextEncoder().encode(text).length / bytes);
    }
  });
});
