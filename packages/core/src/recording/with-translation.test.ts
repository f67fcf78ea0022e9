import { describe, expect, it } from 'vitest';
import { withTranslation } from './with-translation.js';

/** Segments that follow one another: where each ends, and its text. */
function segments(...given: readonly (readonly [end: number, text: string])[]) {
  return given.map(([end, text], i) => ({ start: given[i - 1]?.[0] ?? 0, end, text }));
}

function translations(
  original: readonly (readonly [number, string])[],
  translated: readonly (readonly [number, string])[],
): readonly (string | undefined)[] {
  const given = segments(...original);
  const found = withTranslation(given, segments(...translated));
  expect(found.map(({ start, end, text }) => ({ start, end, text }))).toEqual(given);
  return found.map(({ translation }) => translation);
}

describe('a translation beside its text', () => {
  it('is that of each segment, where both are cut alike', () => {
    expect(
      translations(
        [
          [2, 'Guten Morgen.'],
          [5, 'Wie geht es Ihnen?'],
        ],
        [
          [2.3, ' Good morning.'],
          [5, ' How are you?'],
        ],
      ),
    ).toEqual(['Good morning.', 'How are you?']);
  });

  it('is cut after a sentence or a clause where it is one segment', () => {
    expect(
      translations(
        [
          [1.5, 'Ja.'],
          [6, 'Ich habe ihn gestern gesehen.'],
        ],
        [[6, 'Yes. I saw him yesterday in town.']],
      ),
    ).toEqual(['Yes.', 'I saw him yesterday in town.']);
    expect(
      translations(
        [
          [3, 'Als er nach Hause kam,'],
          [6, 'war niemand mehr da.'],
        ],
        [[6, 'When he came home, there was nobody left.']],
      ),
    ).toEqual(['When he came home,', 'there was nobody left.']);
  });

  it('is shared by segments that are one sentence', () => {
    expect(
      translations(
        [
          [5, 'Alle Daten sind hier in Projekten'],
          [6, 'organisiert.'],
          [9, 'Das ist gut.'],
        ],
        [
          [5.5, 'All data is organized here in projects.'],
          [9, 'That is good.'],
        ],
      ),
    ).toEqual(['All data is organized here in', 'projects.', 'That is good.']);
  });

  it('is cut within a clause where nothing ends near by', () => {
    expect(
      translations(
        [
          [4, 'eins zwei drei vier'],
          [8, 'fünf sechs sieben acht'],
        ],
        [[8, 'aa bb cc dd ee ff gg hh']],
      ),
    ).toEqual(['aa bb cc dd', 'ee ff gg hh']);
  });

  it('stands together where the text is one segment', () => {
    expect(
      translations(
        [[4, 'Guten Morgen, wie geht es?']],
        [
          [1, 'Good morning,'],
          [4, 'how are you?'],
        ],
      ),
    ).toEqual(['Good morning, how are you?']);
  });

  it('is missing where the translation begins later, or ends before', () => {
    const original = [
      [4, 'eins'],
      [8, 'zwei'],
      [12, 'drei'],
    ] as const;
    const late = [{ start: 4, end: 8, text: 'two' }];
    expect(
      withTranslation(segments(...original), late).map(({ translation }) => translation),
    ).toEqual([undefined, 'two', undefined]);
    expect(translations(original, [])).toEqual([undefined, undefined, undefined]);
    expect(translations(original, [[12, '  ']])).toEqual([undefined, undefined, undefined]);
  });

  it('is never lost: each word stands once, in order', () => {
    for (let count = 1; count < 40; count++) {
      const words = Array.from({ length: count }, (_, i) => `w${i}${i % 7 === 3 ? '.' : ''}`);
      const original = [1, 2.5, 2.5, 9, 9.1].map((end) => [end, 'etwas'] as const);
      const found = translations(original, [[10, words.join(' ')]]);
      expect(found.filter((text) => text !== undefined).join(' ')).toBe(words.join(' '));
    }
  });
});
