import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TimedWord } from './merge-punctuation.js';
import { segmentWords, type WordedSegment } from './segment-words.js';

const word = (text: string, start: number, end: number, length = 1): TimedWord => ({
  text,
  start,
  end,
  probability: 0.5,
  length,
});
const segment = (start: number, end: number, length: number): WordedSegment => ({
  start,
  end,
  length,
});
const times = (words: readonly { start: number; end: number }[]): number[][] =>
  words.map((word) => [word.start, word.end].map((time) => Number(time.toFixed(6))));

describe('segmentWords', () => {
  it('divides words among segments, which take the time of their words', () => {
    const words = [word(' One', 0.1, 0.4, 2), word(' two', 0.4, 0.6), word(' three', 0.9, 1.2)];
    const [first, second] = segmentWords(words, [segment(0, 0.8, 3), segment(0.8, 1.4, 1)], 0, 2);
    expect(first).toEqual({
      start: 0.1,
      end: 0.6,
      words: [
        { text: 'One', start: 0.1, end: 0.4, probability: 0.5 },
        { text: 'two', start: 0.4, end: 0.6, probability: 0.5 },
      ],
    });
    expect(second).toMatchObject({ start: 0.9, end: 1.2 });
  });

  it('counts punctuation to its word, and the time it takes to nobody', () => {
    const words = [
      word(' So', 0, 0.3),
      word(',', 0.3, 0.9),
      word(' it', 0.9, 1.2),
      word('.', 1.2, 2),
    ];
    const [one] = segmentWords(words, [segment(0, 2, 4)], 0, 2);
    expect(one!.words.map(({ text }) => text)).toEqual(['So,', 'it.']);
    expect(times(one!.words)).toEqual([
      [0, 0.3],
      [0.9, 1.2],
    ]);
  });

  it('shortens the word after the end of a sentence to twice the median', () => {
    const words = [word(' a', 0, 0.2), word('.', 0.2, 0.4), word(' b', 0.4, 3), word(' c', 3, 3.2)];
    const [one] = segmentWords(words, [segment(0, 4, 4)], 0, 4);
    expect(times(one!.words)).toEqual([
      [0, 0.2],
      [2.6, 3],
      [3, 3.2],
    ]);
  });

  it('shortens the first word after a pause', () => {
    const words = [
      word(' a', 0, 3),
      word(' b', 3, 3.2),
      word(' c', 3.2, 3.4),
      word(' d', 3.4, 3.6),
    ];
    const [one] = segmentWords(words, [segment(0, 4, 4)], 0, 4);
    expect(times(one!.words)[0]).toEqual([2.6, 3]);
    expect(one!.start).toBeCloseTo(2.6, 9);
    // After speech there was no pause.
    const near = [word(' a', 0, 0.6), word(' b', 0.6, 0.8), word(' c', 0.8, 1)];
    expect(times(segmentWords(near, [segment(0, 1, 3)], 0, 4)[0]!.words)[0]).toEqual([0, 0.6]);
  });

  it('prefers the segment’s time where its words leave it by half a second', () => {
    const words = [word(' a', 0, 1), word(' b', 1, 1.3), word(' c', 1.3, 2.6), word(' d', 2.6, 4)];
    const [one] = segmentWords(words, [segment(0.8, 3, 4)], 0, 5);
    // Half the width of the median word, at least, is left of either.
    expect(one!.words[0]!.start).toBeCloseTo(0.3, 9);
    expect(one!.words.at(-1)!.end).toBeCloseTo(3.3, 9);
    expect(one).toMatchObject({ start: 0.8, end: 3 });
  });

  it('leaves a segment without words its time', () => {
    expect(segmentWords([], [segment(1, 2, 0)], 0, 5)).toEqual([{ start: 1, end: 2, words: [] }]);
  });

  it('has words in order and within the audio, whatever the alignment', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(' a', '.', ' "', 'b', ' c?'), fc.nat(120)), {
          minLength: 1,
          maxLength: 20,
        }),
        fc.array(fc.tuple(fc.nat(300), fc.nat(300), fc.nat(6)), { minLength: 1, maxLength: 4 }),
        fc.nat(100),
        (parts, spans, spoken) => {
          let at = 0;
          const words = parts.map(([text, length]) => {
            const start = at;
            at += length;
            return word(text, start / 50, at / 50);
          });
          const duration = 10;
          const segments = spans.map(([a, b, length]) =>
            segment(Math.min(a, b) / 50, Math.max(a, b) / 50, length),
          );
          for (const { start, end, words: told } of segmentWords(
            words,
            segments,
            spoken / 50,
            duration,
          )) {
            let earliest = 0;
            for (const one of told) {
              expect(one.start).toBeGreaterThanOrEqual(earliest);
              expect(one.end).toBeGreaterThanOrEqual(one.start);
              expect(one.end).toBeLessThanOrEqual(duration);
              earliest = one.start;
            }
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(duration);
          }
        },
      ),
    ));
});
