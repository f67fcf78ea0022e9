import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineReader } from './line-reader.js';

function linesOf(chunks: readonly string[]): string[] {
  const lines: string[] = [];
  const reader = createLineReader((line) => lines.push(line));
  for (const chunk of chunks) reader.write(chunk);
  reader.end();
  return lines;
}

describe('a line reader', () => {
  it('gives the same lines however the text comes', () => {
    const texts = fc.array(fc.string({ unit: fc.constantFrom('a', ' ', 'ü', '\n', '\r\n') }));
    fc.assert(
      fc.property(texts, (chunks) => {
        // A piece that ends between \r and \n is one line's end all the same.
        const cut = chunks.join('').split('');
        expect(linesOf(cut)).toEqual(linesOf([chunks.join('')]));
      }),
    );
  });

  it('gives lines without their ends, and the last one that has none', () => {
    expect(linesOf(['one\r\ntw', 'o\n\nthree'])).toEqual(['one', 'two', '', 'three']);
  });

  it('holds no more than a line of 64 Ki', () => {
    expect(linesOf(['x'.repeat(50_000), 'x'.repeat(20_000), 'y\n'])).toEqual([
      'x'.repeat(70_000),
      'y',
    ]);
  });
});
