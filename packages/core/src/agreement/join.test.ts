import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { continuationIndex, echoLength, overlapLength } from './join.js';

const words = (text: string): string[] => text.split(' ').filter(Boolean);
const word = fc.constantFrom('a', 'b', 'c');

describe('overlap at a join', () => {
  // Fault of the published implementations: the shortest match is taken, and "the" stays behind.
  it('is removed by the longest match, not the shortest', () => {
    expect(overlapLength(words('over the hills and the'), words('the hills and the sea'))).toBe(4);
    expect(overlapLength(words('it was the the'), words('the the end'))).toBe(2);
  });

  it('is nothing where nothing is said twice', () => {
    expect(overlapLength(words('a b'), words('c d'))).toBe(0);
    expect(overlapLength([], words('c d'))).toBe(0);
  });

  it('is what joins both', () =>
    fc.assert(
      fc.property(fc.array(word), fc.array(word), (previous, next) => {
        const length = overlapLength(previous, next);
        expect(next.slice(0, length)).toEqual(previous.slice(previous.length - length));
      }),
    ));
});

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

describe('what sounds like the end of what was said before', () => {
  const echo = (previous: string, next: string, most = 100) =>
    echoLength(words(previous), words(next), most);

  it.each([
    ['then i will make some coffee', 'that will make some coffee feed the cat', 5],
    ['turned her light off and on four times', 'for times to say thank you', 2],
    ['my fellow americans', 'america ask', 1],
    ['and what do you see', 'mostly the dark', 0],
    ['the sea the sea', 'the sea was calm', 2],
    ['', 'a', 0],
    ['he is in the light bulb', 'lightbulb goes out', 1],
    ['that was the task', 'ask not', 0],
    ['in 2024', '2025 was better', 0],
    ['eleven twelve', 'eleven twelve thirteen fourteen', 2],
    ['w10 w11 w12', 'w12 w13 w14 w15 w20 w21 w22', 1],
    ['w0 w1 w2 w8 w9 w10 w11 w12', 'w13 w14 w15 w20 w21 w22', 0],
    ['chapter twenty one', 'chapter twenty two', 0],
  ])('after "%s" in "%s" is %i words', (previous, next, count) => {
    expect(echo(previous, next)).toBe(count);
  });

  it('is no longer than it may be', () => {
    expect(echo('one two three', 'one two three', 6)).toBe(0);
    expect(echo('one two three', 'one two three', 11)).toBe(3);
  });
});
