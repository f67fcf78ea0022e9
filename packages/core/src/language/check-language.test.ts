import { describe, expect, it } from 'vitest';
import { checkLanguage } from './check-language.js';

const ENGLISH = ['en'];
const SEVERAL = ['en', 'de', 'fr'];

describe('an English-only model', () => {
  it.each([undefined, 'en'])('hears English: %s', (language) => {
    expect(() => checkLanguage({ language, task: 'transcribe' }, ENGLISH)).not.toThrow();
  });

  it('refuses another language', () => {
    expect(() => checkLanguage({ language: 'de', task: 'transcribe' }, ENGLISH)).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        details: { option: 'language', value: 'de' },
        message: expect.stringContaining('English-only and cannot hear "de"'),
      }),
    );
  });

  it('refuses to translate, whatever the language', () => {
    expect(() => checkLanguage({ language: 'de', task: 'translate' }, ENGLISH)).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        details: { option: 'task', value: 'translate' },
      }),
    );
  });
});

describe('a model of one other language', () => {
  it.each([undefined, 'fr'])('hears it: %s', (language) => {
    expect(() => checkLanguage({ language, task: 'transcribe' }, ['fr'])).not.toThrow();
  });

  it('refuses another one, English too', () => {
    expect(() => checkLanguage({ language: 'en', task: 'transcribe' }, ['fr'])).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        details: { option: 'language', value: 'en' },
        message: 'This model knows no language "en". Give fr, or none.',
      }),
    );
  });
});

describe('a multilingual model', () => {
  it.each([undefined, 'en', 'de'])('hears and translates what it knows: %s', (language) => {
    expect(() => checkLanguage({ language, task: 'translate' }, SEVERAL)).not.toThrow();
  });

  it('refuses a language that it does not know, and names those it knows', () => {
    expect(() => checkLanguage({ language: 'xx', task: 'transcribe' }, SEVERAL)).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        details: { option: 'language', value: 'xx' },
        message:
          'This model knows no language "xx". Give one of en, de, fr, or none to have it detected.',
      }),
    );
  });
});
