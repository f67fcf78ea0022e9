import { describe, expect, it } from 'vitest';
import { longYaal } from './long-yaal.js';

const emitted = (text: string, ...times: readonly number[]) =>
  text.split(' ').map((word, i) => ({ word, at: times[i]! }));
const segment = (text: string, start: number, seconds: number) => ({
  ...{ words: text.split(' '), start, seconds },
});

describe('LongYAAL', () => {
  it('is the mean distance of words from an even pace', () => {
    const segments = [segment('one two', 0, 1), segment('three four', 3, 1)];
    const words = emitted('one two three four', 0.75, 1.25, 4, 4.5);
    // (0.75 - 0 + 1.25 - 0.5) / 2, and (1 - 0 + 1.5 - 0.5) / 2.
    expect(longYaal(segments, words, 10)).toEqual([0.75, 1]);
  });

  it('takes the pace of more words where more were heard', () => {
    expect(
      longYaal([segment('one two', 0, 1)], emitted('one two two two', 1, 1, 1, 1), 10),
    ).toEqual([1 - 0.375]);
  });

  it('leaves out words after the end of the recording, and segments without one', () => {
    const segments = [segment('one', 0, 1), segment('two', 1, 1)];
    expect(longYaal(segments, emitted('one two', 1.5, 2.5), 2)).toEqual([1.5]);
  });

  it('gives a word that was made up to the word that it is more like', () => {
    const segments = [segment('apple', 0, 1), segment('three', 1, 1)];
    const [first, second] = longYaal(segments, emitted('apple tree three', 1, 2, 2), 10);
    expect(first).toBe(1);
    expect(second).toBe(0.75);
  });
});
