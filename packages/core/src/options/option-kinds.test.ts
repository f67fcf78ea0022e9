import { describe, expect, it } from 'vitest';
import { systemClock } from '../contracts/clock.js';
import { silentLogger } from '../contracts/logger.js';
import {
  address,
  CHECKSUMS,
  CLOCK,
  callback,
  choice,
  countOrAuto,
  flag,
  LOGGER,
  listOf,
  number,
  part,
  required,
  SIGNAL,
  text,
  whole,
  wholeNumber,
} from './option-kinds.js';
import { type OptionKind, readOption } from './option-spec.js';

function takes<T>(kind: OptionKind<T>, values: readonly unknown[]): void {
  for (const value of values) expect(readOption(kind, 'x', value)).toEqual(value);
}

function refuses<T>(kind: OptionKind<T>, values: readonly unknown[], accepted: string): void {
  for (const value of values) {
    expect(() => readOption(kind, 'x', value)).toThrow(
      expect.objectContaining({
        code: 'ERR_INVALID_OPTION',
        message: expect.stringMatching(/^Option "x" is .*, but must be /s),
        details: { option: 'x', accepted },
      }),
    );
  }
}

describe('numbers', () => {
  it('are taken within their bounds', () => {
    takes(number(0, 1), [0, 0.5, 1]);
    refuses(
      number(0, 1),
      [-0.1, 1.1, Number.NaN, Infinity, '1', null, true, 1n, [1]],
      'a number from 0 to 1',
    );
    expect(number(0, 1, 0.5)).toMatchObject({ min: 0, max: 1, fallback: 0.5 });
  });

  it('are whole where they have to be', () => {
    takes(wholeNumber(1, 4), [1, 4]);
    refuses(wholeNumber(1, 4), [1.5, 0, 5, Number.NaN, '2'], 'a whole number from 1 to 4');
    expect(whole(number(0, 5, 3))).toMatchObject({ min: 0, max: 5, fallback: 3 });
    refuses(whole(number(0, 5, 3)), [2.5, 6], 'a whole number from 0 to 5');
  });

  it('may be left to the machine', () => {
    takes(countOrAuto(64), ['auto', 1, 64]);
    const accepted = '"auto" or a whole number from 1 to 64';
    refuses(countOrAuto(64), [0, 65, 1.5, 'two', '4', null], accepted);
    expect(countOrAuto(64)).toMatchObject({ min: 1, max: 64, fallback: 'auto' });
    expect(countOrAuto(64, 1).fallback).toBe(1);
  });
});

describe('choices', () => {
  it('are some names or numbers', () => {
    takes(choice(['a', 'b']), ['a', 'b']);
    takes(choice([8000, 16_000]), [8000]);
    refuses(choice(['a', 'b']), ['c', 'A', '', null, 0, ['a']], 'one of a, b');
    expect(choice(['a', 'b'], 'b')).toMatchObject({ choices: ['a', 'b'], fallback: 'b' });
  });

  it('may be several, each once', () => {
    const kind = listOf(['a', 'b'], 1, ['b']);
    takes(kind, [['a'], ['b', 'a']]);
    expect(readOption(kind, 'x', ['b', 'b', 'a'])).toEqual(['b', 'a']);
    expect(readOption(kind, 'x', undefined)).toEqual(['b']);
    refuses(kind, [[], ['c'], 'a', null, { length: 1, 0: 'a' }], 'a list of a, b');
    takes(listOf(['a'], 0, ['a']), [[]]);
  });
});

describe('flags, texts, functions and parts', () => {
  it('are taken as they are', () => {
    takes(flag(true), [true, false]);
    takes(text(), ['a']);
    const done = (): void => {};
    takes(callback(), [done]);
    takes(LOGGER, [silentLogger]);
    takes(CLOCK, [systemClock]);
    takes(SIGNAL, [new AbortController().signal]);
    expect([LOGGER.fallback, CLOCK.fallback]).toEqual([silentLogger, systemClock]);
  });

  it('are refused otherwise', () => {
    refuses(flag(), [1, 'true', null], 'true or false');
    const string = 'a string that is not empty, of well-formed Unicode';
    refuses(text(), ['', 1, null, '\ud800'], string);
    refuses(text(undefined, 'a path'), [''], 'a path');
    refuses(callback(), [null, 'f', {}], 'a function');
    const methods = 'an object with debug(), info(), warn(), error()';
    refuses(LOGGER, [() => {}, null, {}, [], { ...silentLogger, warn: 'no' }], methods);
    refuses(CLOCK, [{ now: 1, sleep: 1 }], 'an object with now(), sleep()');
    refuses(SIGNAL, [{}, null, { aborted: false }], 'an AbortSignal');
    refuses(part<{ go(): void }>(['go'], undefined, 'a car'), [{ go: 1 }], 'a car');
  });

  it('may have to be given', () => {
    refuses(required(text(undefined, 'a name')), [undefined, ''], 'a name');
  });
});

describe('addresses and checksums', () => {
  it('are taken as they are, checksums in small letters', () => {
    takes(address(), ['https://a.example/b', 'blob:x']);
    refuses(address(), ['a.example', '', 1, null], 'an absolute address');
    expect(readOption(CHECKSUMS, 'x', { a: 'AB'.repeat(32) })).toEqual({ a: 'ab'.repeat(32) });
    expect(readOption(CHECKSUMS, 'x', undefined)).toEqual({});
    refuses(CHECKSUMS, [null, [], 'a'], 'an object of SHA-256 by file name');
    for (const digest of ['ab', 1, null, undefined, 'x'.repeat(64)]) {
      expect(() => readOption(CHECKSUMS, 'x', { 'a.bin': digest })).toThrow(
        /^Option "x\.a\.bin" is .*, but must be 64 hexadecimal digits\.$/,
      );
    }
  });
});
