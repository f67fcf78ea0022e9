import { describe, expect, it } from 'vitest';
import { invalidOption } from './invalid-option.js';

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
