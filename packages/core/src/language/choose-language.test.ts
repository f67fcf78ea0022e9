import { describe, expect, it } from 'vitest';
import { chooseLanguage } from './choose-language.js';

const HEARD = { en: 0.6, de: 0.2, nl: 0.15, fr: 0.05 };

describe('the language of some audio', () => {
  it('is the likeliest', () => {
    expect(chooseLanguage(HEARD, {})).toEqual(['en', 0.6]);
  });

  it('is one of those that it may be, which together are certain', () => {
    const [language, probability] = chooseLanguage(HEARD, { among: ['fr', 'nl'] });
    expect(language).toBe('nl');
    expect(probability).toBeCloseTo(0.75);
  });

  it('is what the bias says, which is no part of its probability', () => {
    expect(chooseLanguage(HEARD, { bias: { de: 0.41 } })).toEqual(['de', 0.2]);
    expect(chooseLanguage(HEARD, { bias: { de: 0.39 } })).toEqual(['en', 0.6]);
    expect(chooseLanguage(HEARD, { bias: { sv: 2 } })).toEqual(['en', 0.6]);
  });

  it('is none where there is none', () => {
    expect(chooseLanguage({}, {})[0]).toBe('');
  });

  it('is the first of those that it may be where none of them was heard, unless a bias says otherwise', () => {
    expect(chooseLanguage({ en: 1 }, { among: ['de', 'fr'] })).toEqual(['de', 0.5]);
    expect(chooseLanguage({ en: 1 }, { among: ['de', 'fr'], bias: { fr: 0.1 } })).toEqual([
      'fr',
      0.5,
    ]);
  });
});
