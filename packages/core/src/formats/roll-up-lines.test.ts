import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rollUpLines } from './roll-up-lines.js';

describe('lines that roll up', () => {
  it('break between phrases', () => {
    const text =
      'The lighthouse keeper had been living on the island for almost nine years, and he knew every stone of it.';
    expect(rollUpLines(text, { language: 'en' })).toEqual([
      'The lighthouse keeper had been living',
      'on the island for almost nine years,',
      'and he knew every stone of it.',
    ]);
  });

  it('break by length where nothing says better', () => {
    expect(rollUpLines('aaaa bbbb cccc dddd', { maxLineChars: 10 })).toEqual([
      'aaaa bbbb',
      'cccc dddd',
    ]);
    expect(rollUpLines('')).toEqual([]);
    expect(() => rollUpLines('a', { maxLineChars: 0 })).toThrow(/"maxLineChars" is 0/);
  });

  const word = fc.oneof(
    fc.constantFrom('the', 'of', 'and', 'had', 'house,', 'Mary', 'Watson', 'it.', 'in'),
    fc.string({ unit: fc.constantFrom(...'abc'), minLength: 1, maxLength: 14 }),
  );
  const words = fc.array(word, { maxLength: 40 });
  const width = fc.integer({ min: 1, max: 45 });

  it('are all of the text, and no wider than they may be', () =>
    fc.assert(
      fc.property(words, width, (said, maxLineChars) => {
        const lines = rollUpLines(said.join(' '), { maxLineChars, language: 'en' });
        expect(lines.join(' ')).toBe(said.join(' '));
        for (const line of lines.filter((each) => each.includes(' '))) {
          expect(line.length).toBeLessThanOrEqual(maxLineChars);
        }
      }),
    ));

  it('stay as they are when the text goes on', () =>
    fc.assert(
      fc.property(words, words, width, (said, more, maxLineChars) => {
        const options = { maxLineChars, language: 'en' };
        const before = rollUpLines(said.join(' '), options).slice(0, -1);
        const after = rollUpLines([...said, ...more].join(' '), options);
        expect(after.slice(0, before.length)).toEqual(before);
      }),
    ));
});
