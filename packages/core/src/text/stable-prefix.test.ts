import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stablePrefixLength } from './stable-prefix.js';

describe('stablePrefixLength', () => {
  it.each([
    ['', 'hello', ''],
    ['hello wor', 'hello world', 'hello '],
    ['hello', 'hello world', 'hello'],
    ['hello world', 'hello', 'hello'],
    ['hello', 'hellos', ''],
    ['hello world', 'hello world', 'hello world'],
    ['ask not', 'ask not, what', 'ask not'],
    ["I don't", "I don'ts", 'I '],
    ['これは本', 'これは木です', 'これは'],
    ['a😀b', 'a😃b', 'a'],
    ['naïve', 'naïf', ''],
  ])('%j, then %j: %j', (previous, current, stable) => {
    expect(current.slice(0, stablePrefixLength(previous, current))).toBe(stable);
  });

  it('is common to both, and never ends within a word', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', ' ', '.', 'é', '漢', '😀') }),
        fc.string({ unit: fc.constantFrom('a', 'b', ' ', '.', 'é', '漢', '😀') }),
        (previous, current) => {
          const length = stablePrefixLength(previous, current);
          expect(previous.slice(0, length)).toBe(current.slice(0, length));
          const around = (text: string) => text.slice(Math.max(0, length - 1), length + 1);
          if (length > 0) {
            expect(around(previous)).not.toMatch(/^[abé]{2}$/);
            expect(around(current)).not.toMatch(/^[abé]{2}$/);
          }
        },
      ),
      { numRuns: 500 },
    ));
});
