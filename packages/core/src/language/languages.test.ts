import { describe, expect, it } from 'vitest';
import { LANGUAGE_CODES, languageCode, languageName } from './languages.js';

describe('the languages of Whisper', () => {
  it('are a hundred, each once', () => {
    expect(new Set(LANGUAGE_CODES).size).toBe(100);
  });

  it('are known by name, as whisper-server says them', () => {
    expect(languageCode('english')).toBe('en');
    expect(languageCode('German')).toBe('de');
    expect(languageCode('haitian creole')).toBe('ht');
    expect(languageCode('cantonese')).toBe('yue');
  });

  it('are known by other names too', () => {
    expect(languageCode('Castilian')).toBe('es');
    expect(languageCode('burmese')).toBe('my');
    expect(languageCode('zh-HANS')).toBe('zh-Hans');
    expect(languageCode('zh-TW')).toBe('zh-Hant');
  });

  it.each(LANGUAGE_CODES)('%s has a name, which means it', (code) => {
    expect(languageCode(languageName(code)!)).toBe(code);
  });

  it('have no name when they are unknown', () => {
    expect(languageName('xx')).toBeUndefined();
  });

  it('stay as they are when they are codes, or unknown', () => {
    expect(languageCode('de')).toBe('de');
    expect(languageCode('klingon')).toBe('klingon');
  });
});
