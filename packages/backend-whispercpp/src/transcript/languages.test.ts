import { describe, expect, it } from 'vitest';
import { LANGUAGE_CODES, languageCode } from './languages.js';

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

  it('stay as they are when they are codes, or unknown', () => {
    expect(languageCode('de')).toBe('de');
    expect(languageCode('klingon')).toBe('klingon');
  });
});
