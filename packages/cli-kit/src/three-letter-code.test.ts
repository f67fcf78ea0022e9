import { LANGUAGE_CODES } from '@ws/core/internal';
import { expect, it } from 'vitest';
import { threeLetterCode } from './three-letter-code.js';

// Unicode's tables map a code of three letters to that of two.
const canonical = (code: string) => Intl.getCanonicalLocales(code)[0];

it('every language that Whisper knows has its code of three letters', () => {
  for (const code of LANGUAGE_CODES.filter((code) => code !== 'yue')) {
    const found = threeLetterCode(code)!;
    expect(found, code).toMatch(/^[a-z]{3}$/);
    expect(canonical(found), code).toBe(canonical(code));
  }
});

it('leaves the script out, and knows no code of an unknown language', () => {
  expect(['fr', 'zh-Hant', 'yue', 'xx'].map(threeLetterCode)).toEqual([
    'fra',
    'zho',
    'zho',
    undefined,
  ]);
});
