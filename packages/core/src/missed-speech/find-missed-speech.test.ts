import { describe, expect, it } from 'vitest';
import type { Segment } from '../contracts/transcript.js';
import { untoldSpeech } from './find-missed-speech.js';

const attended = (...tokens: (readonly [text: string, at: number])[]): Segment => ({
  start: 0,
  end: 30,
  text: tokens.map(([text]) => ` ${text}`).join(''),
  tokens: tokens.map(([text, attendedTo]) => ({ text: ` ${text}`, probability: 1, attendedTo })),
});
const timed = (...words: (readonly [text: string, start: number, end: number])[]): Segment => ({
  start: 0,
  end: 30,
  text: words.map(([text]) => ` ${text}`).join(''),
  words: words.map(([text, start, end]) => ({ text, start, end })),
});
const untold = (speech: readonly (readonly [number, number])[], ...segments: Segment[]) =>
  untoldSpeech(
    speech.map(([start, end]) => ({ start, end })),
    { segments },
    [],
  ).map(({ start, end }) => [Number(start.toFixed(2)), Number(end.toFixed(2))]);

describe('speech without a word', () => {
  it('is none where each word was heard in its place', () => {
    expect(untold([[0.3, 2.6]], attended(['Ask', 0.6], ['not', 1.2], ['what', 2.3]))).toEqual([]);
    expect(
      untold([[0.3, 2.6]], timed(['Ask', 0.3, 0.7], ['not', 0.9, 1.3], ['what', 2, 2.5])),
    ).toEqual([]);
  });

  it('is the end where the text ends a second or more before the speech', () => {
    expect(untold([[0, 5]], attended(['Ask', 0.6], ['not', 1.2]))).toEqual([[1.6, 5]]);
    expect(untold([[0, 2.2]], attended(['Ask', 0.6], ['not', 1.2]))).toEqual([]);
    expect(untold([[0, 5]], timed(['Ask', 0.2, 0.6], ['not', 0.9, 1.2]))).toEqual([[1.45, 5]]);
  });

  it('is the beginning, and what lies between words', () => {
    expect(untold([[0, 9]], attended(['not', 3], ['what', 3.4], ['country', 8.5]))).toEqual([
      [0, 2.2],
      [3.8, 7.7],
    ]);
  });

  it('is a shorter stretch that silence sets apart, and not a click', () => {
    const sentence = attended(['In', 0.4], ['being', 0.9], ['modern', 1.8]);
    expect(
      untold(
        [
          [0.2, 1.9],
          [3.1, 3.6],
        ],
        sentence,
      ),
    ).toEqual([[3.1, 3.6]]);
    expect(
      untold(
        [
          [0.2, 1.9],
          [3.1, 3.25],
        ],
        sentence,
      ),
    ).toEqual([]);
    // A dip of the detector sets nothing apart.
    expect(
      untold(
        [
          [0.2, 1.9],
          [2.1, 2.5],
        ],
        sentence,
      ),
    ).toEqual([]);
  });

  it('takes a word after a pause to be as long as words are', () => {
    expect(untold([[0, 4]], timed(['Ask', 0, 0.5], ['not', 0.5, 3.9]))).toEqual([[0.75, 2.85]]);
  });

  it('goes by segments where nothing places their words', () => {
    const segment = { start: 0, end: 3, text: ' Ask not.' };
    expect(untold([[0, 3.2]], segment)).toEqual([]);
    expect(untold([[0, 9]], segment)).toEqual([[3.25, 9]]);
    expect(untold([[0, 9]], { start: 0, end: 9, text: ' ' })).toEqual([[0, 9]]);
  });

  it('is what a guard took for a loop, and not what it took for noise', () => {
    const speech = [{ start: 0, end: 4 }];
    const suppressed = (reason: 'repetition' | 'no_speech') => [
      { reason, text: 'x', start: 0, end: 4 } as const,
    ];
    const nothing = { segments: [] };
    expect(untoldSpeech(speech, nothing, suppressed('repetition'))).toEqual(speech);
    expect(untoldSpeech(speech, nothing, suppressed('no_speech'))).toEqual([]);
  });
});
