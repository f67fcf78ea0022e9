import { describe, expect, it } from 'vitest';
import { bytesOf, FIRST_TIMESTAMP, tinyTokenizer } from '../__fixtures__/tiny-tokenizer.js';
import { wordPlaces } from './word-starts.js';

const tokenizer = tinyTokenizer();

/** The places before which a word may begin, and those before which one may end. */
function placesOf(tokens: readonly number[], afterText = false): [number[], number[]] {
  const { starts, ends } = wordPlaces(tokenizer, tokens, afterText);
  const where = (flags: readonly boolean[]) => flags.flatMap((flag, i) => (flag ? [i] : []));
  return [where(starts), where(ends)];
}

describe('words among tokens', () => {
  it('begin with a space, or at the very beginning, and end before a space, punctuation or the end', () => {
    expect(placesOf(bytesOf("Ava's, ok"))).toEqual([
      [0, 4, 6],
      [0, 3, 4, 5, 6, 9],
    ]);
  });

  it('do not begin with what goes on after a prefix', () => {
    expect(placesOf(bytesOf('va ok'), true)[0]).toEqual([2]);
  });

  it('begin with any whole character of a script without spaces', () => {
    expect(placesOf(bytesOf('張偉'))).toEqual([
      [0, 3],
      [0, 3, 6],
    ]);
  });

  it('do not reach over a timestamp', () => {
    const [starts, ends] = placesOf([...bytesOf(' a'), FIRST_TIMESTAMP, ...bytesOf('b')]);
    expect(starts).toEqual([0, 3]);
    expect(ends).toEqual([0, 2, 3, 4]);
  });
});
