import { describe, expect, it } from 'vitest';
import { tinyTokenizer } from '../__fixtures__/tiny-tokenizer.js';
import { checkRequest, languageToken } from './check-request.js';

const { special } = tinyTokenizer();
const englishOnly = { multilingual: false, special };
const multilingual = { multilingual: true, special };

describe('an English-only model', () => {
  it.each([undefined, 'en'])('hears English: %s', (language) => {
    expect(() => checkRequest(englishOnly, { language, task: 'transcribe' })).not.toThrow();
  });

  it('refuses another language', () => {
    expect(() => checkRequest(englishOnly, { language: 'de', task: 'transcribe' })).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        details: { option: 'language', value: 'de' },
        message: expect.stringContaining('English-only and cannot hear "de"'),
      }),
    );
  });

  it('refuses to translate, whatever the language', () => {
    expect(() => checkRequest(englishOnly, { language: 'de', task: 'translate' })).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        details: { option: 'task', value: 'translate' },
      }),
    );
  });
});

describe('a multilingual model', () => {
  it.each([undefined, 'en', 'de'])('hears and translates what it knows: %s', (language) => {
    expect(() => checkRequest(multilingual, { language, task: 'translate' })).not.toThrow();
  });

  it('refuses a language that it does not know, and names those it knows', () => {
    expect(() => checkRequest(multilingual, { language: 'xx', task: 'transcribe' })).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        details: { option: 'language', value: 'xx' },
        message:
          'This model knows no language "xx". Give one of en, de, fr, or none to have it detected.',
      }),
    );
  });
});

it('finds the token of a language', () => {
  expect(languageToken(special, 'fr')).toBe(special.languages.get('fr'));
});
