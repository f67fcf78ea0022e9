import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toSessionTimes } from './session-times.js';

describe('toSessionTimes', () => {
  it('shifts', () => {
    const segments = [
      { start: 0, end: 1, text: ' One', words: [{ text: ' One', start: 0.5, end: 1 }] },
      { start: 1, end: 1.5, text: ' two.', avgLogprob: -0.2 },
    ];
    expect(toSessionTimes(segments, 160_000, 192_000)).toEqual([
      { start: 10, end: 11, text: 'One', words: [{ text: 'One', start: 10.5, end: 11 }] },
      { start: 11, end: 11.5, text: 'two.', avgLogprob: -0.2 },
    ]);
  });

  it('adds to the millisecond', () => {
    const words = [{ text: 'word', start: 0.1, end: 1 / 3 }];
    const segments = [{ start: 0.1, end: 0.7, text: 'word', words }];
    expect(toSessionTimes(segments, 0.2 * 16_000, 16_000)).toEqual([
      { start: 0.3, end: 0.9, text: 'word', words: [{ text: 'word', start: 0.3, end: 0.533 }] },
    ]);
  });

  it('leaves out segments without text', () => {
    expect(toSessionTimes([{ start: 0, end: 1, text: ' ' }], 0, 16000)).toEqual([]);
  });

  it('gives times in order and within the audio, whatever the model says', () => {
    const time = fc.double({ min: -100, max: 100 });
    const word = fc.record({ text: fc.constant('w'), start: time, end: time });
    const segment = fc.record({
      text: fc.constant('s'),
      start: time,
      end: time,
      words: fc.array(word),
    });
    return fc.assert(
      fc.property(fc.array(segment), fc.nat(1e6), fc.nat(480_000), (segments, start, length) => {
        let earliest = start / 16000;
        for (const { start: from, end: to, words } of toSessionTimes(
          segments,
          start,
          start + length,
        )) {
          expect(from).toBeGreaterThanOrEqual(earliest);
          expect(to).toBeGreaterThanOrEqual(from);
          expect(to).toBeLessThanOrEqual((start + length) / 16000);
          earliest = from;
          for (const spoken of words ?? []) {
            expect(spoken.start).toBeGreaterThanOrEqual(earliest);
            expect(spoken.end).toBeGreaterThanOrEqual(spoken.start);
            expect(spoken.end).toBeLessThanOrEqual(to);
            earliest = spoken.end;
          }
          earliest = to;
        }
      }),
    );
  });
});
