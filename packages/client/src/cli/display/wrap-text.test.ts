import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWidth } from './text-width.js';
import { wrapText } from './wrap-text.js';

const wrapped = (text: string, columns: number): string[] =>
  wrapText(text, columns).map(([from, to]) => text.slice(from, to).trimEnd());

describe('a text in lines', () => {
  it('is broken at spaces, and within what is longer than a line', () => {
    expect(wrapped('the keeper climbs the stairs', 11)).toEqual([
      'the keeper',
      'climbs the',
      'stairs',
    ]);
    expect(wrapped('a lighthouse', 5)).toEqual(['a', 'light', 'house']);
    expect(wrapped('', 5)).toEqual([]);
  });

  it('counts the columns of a terminal', () => {
    expect(textWidth('東京')).toBe(4);
    expect(textWidth('e\u0301👍🏽')).toBe(3);
    expect(wrapped('灯台へようこそ', 6)).toEqual(['灯台へ', 'ようこ', 'そ']);
  });

  it('loses nothing, and no line is too wide', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'bc', ' ', '東', '👍', 'e\u0301'), maxLength: 60 }),
        fc.integer({ min: 2, max: 20 }),
        (text, columns) => {
          const lines = wrapText(text, columns);
          expect(lines.map(([from, to]) => text.slice(from, to)).join('')).toBe(text);
          for (const [from, to] of lines) {
            expect(textWidth(text.slice(from, to).trimEnd())).toBeLessThanOrEqual(columns);
          }
        },
      ),
    ));
});
