import { describe, expect, it } from 'vitest';
import { continuationIndex } from './join.js';

const words = (text: string): string[] => text.split(' ').filter(Boolean);

describe('what follows the words that are known', () => {
  it.each([
    ['a b c', 'a b c d', 3],
    ['a b c', 'x b c d', 3],
    ['a b c', 'b c d', 2],
    ['a b c', 'a b x c d', 4],
    ['a b c', 'x y z d', 3],
    ['a b c', 'x', 1],
    ['', 'a', 0],
  ])('after "%s" in "%s" begins at %i', (known, heard, index) => {
    expect(continuationIndex(words(known), words(heard))).toBe(index);
  });

  it('is looked for where it should be', () => {
    expect(continuationIndex(words('the cat and the'), words('the dog and the man the'))).toBe(4);
  });
});
