import { describe, expect, it } from 'vitest';
import { readRequest } from './transcription-request.js';

const context = {
  task: 'transcribe',
  model: 'tiny.en',
  hasWords: true,
  translates: false,
  languages: undefined,
} as const;

/** The words to expect of a form. */
function hotwordsOf(fields: Readonly<Record<string, readonly string[]>>) {
  const form = new Map(Object.entries({ model: ['whisper-1'], ...fields }));
  return readRequest(form, context).hotwords;
}

describe('words to expect in a form', () => {
  it.each([
    [{ keywords: ['Ava', 'Köln'] }],
    [{ keywords: ['["Ava","Köln"]'] }],
    [{ hotwords: ['Ava, Köln'] }],
    [{ hotwords: ['["Ava","Köln"]'] }],
    [{ keywords: ['Ava'], hotwords: ['Köln'] }],
  ])('are taken from %o', (fields) => {
    expect(hotwordsOf(fields)).toEqual(['Ava', 'Köln']);
  });

  it('may have a comma in them, but where they are a list with commas between them', () => {
    expect(hotwordsOf({ keywords: ['Smith, Inc.'] })).toEqual(['Smith, Inc.']);
  });

  it('are none where none are given', () => {
    expect(hotwordsOf({})).toBeUndefined();
    expect(hotwordsOf({ hotwords: [''] })).toBeUndefined();
  });

  it('are bounded: the first hundred', () => {
    expect(hotwordsOf({ hotwords: [Array(300).fill('Ava').join()] })).toHaveLength(100);
    expect(hotwordsOf({ hotwords: ['x'.repeat(1000), 'Ava'] })).toEqual(['Ava']);
  });
});

describe('a form', () => {
  const read = (fields: Readonly<Record<string, string>>) =>
    readRequest(
      new Map(
        Object.entries({ model: 'whisper-1', ...fields }).map(([name, one]) => [name, [one]]),
      ),
      context,
    );

  it.each(['NaN', 'Infinity', '-0.1', '1.1', 'warm', ' '])(
    'is refused with a temperature of %j',
    (temperature) => {
      expect(() => read({ temperature })).toThrow('"temperature" must be a number from 0 to 1.');
    },
  );

  it.each(['0', '0.0', '0.2', '1', '1e-1', ''])(
    'is taken with a temperature of %j',
    (temperature) => {
      expect(read({ temperature })).toMatchObject({ format: 'json' });
    },
  );

  it.each(['maybe', 'truee', '2', 'null'])('is refused with %j as "stream"', (stream) => {
    expect(() => read({ stream })).toThrow('"stream" may be true or false.');
  });

  it.each([
    ['True', true],
    ['1', true],
    ['false', false],
    ['0', false],
    ['', false],
  ])('may say %j as "stream"', (stream, expected) => {
    expect(read({ stream }).isStreamed).toBe(expected);
  });
});
