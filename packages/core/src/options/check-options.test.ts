import { describe, expect, it } from 'vitest';
import { silentLogger } from '../contracts/logger.js';
import {
  choiceOption,
  flagOption,
  hotwordsOption,
  invalidOption,
  loggerOption,
  numberOption,
  promptOption,
  rejectUnknownOptions,
  textOption,
} from './check-options.js';

const refused = (message: string, details: object) =>
  expect.objectContaining({ code: 'ERR_INVALID_OPTION', message, details });

describe('an option that cannot be used', () => {
  it.each([
    ['fast', '"fast"'],
    ['x'.repeat(80), `"${'x'.repeat(80)}"`],
    ['x'.repeat(81), 'a string of 81 characters'],
    [-1, '-1'],
    [Number.NaN, 'NaN'],
    [10n, '10'],
    [true, 'true'],
    [null, 'null'],
    [undefined, 'undefined'],
    [Symbol('s'), 'Symbol(s)'],
    [() => {}, 'a function'],
    [{ secret: 1 }, 'an object'],
    [Object.create(null), 'an object'],
    [['a'], 'an array'],
  ])('is told with its name, its value and what is accepted: %s', (value, shown) => {
    expect(invalidOption('threads', value, 'a whole number')).toEqual(
      refused(`Option "threads" is ${shown}, but must be a whole number.`, {
        option: 'threads',
        accepted: 'a whole number',
      }),
    );
  });
});

describe('options of a wrong name', () => {
  it('are refused, with those there are', () => {
    expect(() => rejectUnknownOptions({ a: 1, b: undefined }, ['a', 'b'])).not.toThrow();
    expect(() => rejectUnknownOptions({ a: 1, c: undefined }, ['a', 'b'])).toThrow(
      refused('There is no option "c". Known: a, b.', { option: 'c' }),
    );
  });

  it('are told with what they are settings of', () => {
    expect(() => rejectUnknownOptions({ c: 1 }, ['a'], 'decoding.')).toThrow(
      refused('There is no option "decoding.c". Known: a.', { option: 'decoding.c' }),
    );
  });
});

describe('a number', () => {
  const range = { min: 0, max: 1 };

  it('is taken within its range, and the default where it is left out', () => {
    for (const value of [0, 0.5, 1]) expect(numberOption('gain', value, 7, range)).toBe(value);
    expect(numberOption('gain', undefined, 7, range)).toBe(7);
    expect(numberOption('gain', undefined, undefined, range)).toBeUndefined();
  });

  it.each([-0.1, 1.1, Number.NaN, '1', null, true])('is refused otherwise: %s', (value) => {
    expect(() => numberOption('gain', value as number, 7, range)).toThrow(
      /^Option "gain" is .*, but must be a number from 0 to 1\.$/,
    );
  });

  it('is whole where it has to be', () => {
    const whole = { min: 1, max: 4, integer: true };
    expect(numberOption('threads', 4, 1, whole)).toBe(4);
    for (const value of [1.5, 0, 5, Number.NaN]) {
      expect(() => numberOption('threads', value, 1, whole)).toThrow(/a whole number from 1 to 4/);
    }
  });
});

describe('a choice', () => {
  it('is one of some names or numbers, or the default', () => {
    expect(choiceOption('task', 'b', 'a', ['a', 'b'])).toBe('b');
    expect(choiceOption('task', undefined, 'a', ['a', 'b'])).toBe('a');
    expect(choiceOption('task', undefined, undefined, ['a', 'b'])).toBeUndefined();
    expect(choiceOption('rate', 8000, 16_000, [8000, 16_000])).toBe(8000);
    for (const value of ['c', 'A', '', null, 0]) {
      expect(() => choiceOption('task', value as 'a', 'a', ['a', 'b'])).toThrow(/one of a, b\.$/);
    }
  });
});

describe('a prompt and words to expect', () => {
  it('are taken as they are, or left out', () => {
    for (const prompt of ['', 'Ava', 'x'.repeat(4000), undefined]) {
      expect(promptOption(prompt)).toBe(prompt);
    }
    const most = Array.from({ length: 100 }, () => 'x'.repeat(100));
    expect(hotwordsOption(most)).toEqual(most);
    expect(hotwordsOption(most)).not.toBe(most);
    expect(hotwordsOption([])).toEqual([]);
    expect(hotwordsOption(undefined)).toBeUndefined();
  });

  it('are refused where they are too long, and the error tells the bound but not what they say', () => {
    expect(() => promptOption('secret '.repeat(600))).toThrow(
      'Option "prompt" is a string of 4200 characters, but must be a string of at most 4000 characters of well-formed Unicode.',
    );
    expect(() => promptOption(7 as never)).toThrow(/a string of at most 4000 characters/);
    for (const wrong of ['Ava', [' '], [7], ['x'.repeat(101)], Array(101).fill('Ava'), null]) {
      expect(() => hotwordsOption(wrong as never)).toThrow(
        /an array of at most 100 strings that are not blank, of at most 100 characters of well-formed Unicode\.$/,
      );
    }
  });
});

describe('a text, a flag and a logger', () => {
  it('are taken as they are, or left out', () => {
    expect(textOption('prompt', 'Hello')).toBe('Hello');
    expect(textOption('prompt', undefined)).toBeUndefined();
    expect(flagOption('cache', false, true)).toBe(false);
    expect(flagOption('cache', undefined, true)).toBe(true);
    expect(loggerOption('logger', silentLogger)).toBe(silentLogger);
    expect(loggerOption('logger', undefined)).toBe(silentLogger);
  });

  it('are refused otherwise', () => {
    for (const value of ['', 1, null]) {
      expect(() => textOption('prompt', value as string)).toThrow(/a string that is not empty/);
    }
    for (const value of [1, 'true', null]) {
      expect(() => flagOption('cache', value as never, true)).toThrow(/true or false/);
    }
    for (const value of [() => {}, null, {}, { ...silentLogger, warn: 'no' }]) {
      expect(() => loggerOption('logger', value as never)).toThrow(
        /an object with debug\(\), info\(\)/,
      );
    }
  });
});
