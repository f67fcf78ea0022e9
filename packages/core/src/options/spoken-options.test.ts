import { describe, expect, it } from 'vitest';
import { readOption } from './option-spec.js';
import { HOTWORDS, LANGUAGE, PROMPT } from './spoken-options.js';

describe('a prompt and words to expect', () => {
  it('are taken as they are, or left out', () => {
    for (const prompt of ['', 'Ava', 'x'.repeat(4000), undefined]) {
      expect(readOption(PROMPT, 'prompt', prompt)).toBe(prompt);
    }
    const most = Array.from({ length: 100 }, () => 'x'.repeat(100));
    expect(readOption(HOTWORDS, 'hotwords', most)).toEqual(most);
    expect(readOption(HOTWORDS, 'hotwords', most)).not.toBe(most);
    expect(readOption(HOTWORDS, 'hotwords', [])).toEqual([]);
    expect(readOption(HOTWORDS, 'hotwords', undefined)).toBeUndefined();
  });

  it('are refused where they are too long, and the error tells the bound but not what they say', () => {
    expect(() => readOption(PROMPT, 'prompt', 'secret '.repeat(600))).toThrow(
      'Option "prompt" is a string of 4200 characters, but must be a string of at most 4000 characters of well-formed Unicode.',
    );
    expect(() => readOption(PROMPT, 'prompt', 7)).toThrow(/a string of at most 4000 characters/);
    for (const wrong of ['Ava', [' '], [7], ['x'.repeat(101)], Array(101).fill('Ava'), null]) {
      expect(() => readOption(HOTWORDS, 'hotwords', wrong)).toThrow(
        /an array of at most 100 strings that are not blank, of at most 100 characters of well-formed Unicode\.$/,
      );
    }
  });
});

describe('a language', () => {
  it('is a short text', () => {
    expect(readOption(LANGUAGE, 'language', 'en')).toBe('en');
    for (const wrong of ['', 'x'.repeat(101), '\ud800', null]) {
      expect(() => readOption(LANGUAGE, 'language', wrong)).toThrow(
        /a string that is not empty, of at most 100 characters, of well-formed Unicode\.$/,
      );
    }
  });
});
