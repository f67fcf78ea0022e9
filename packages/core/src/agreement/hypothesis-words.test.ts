import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Segment } from '../contracts/transcript.js';
import { splitWords, textOf, wordsAfter, wordsOf } from './hypothesis-words.js';

const transcript = (...segments: Partial<Segment>[]) => ({
  text: segments.map(({ text = '' }) => text).join(''),
  segments: segments.map((segment) => ({ start: 0, end: 1, text: '', ...segment })),
  language: 'en',
  processingTimeMs: 0,
});

describe('words of a hypothesis', () => {
  it('are its text, whatever the script', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zé ,.'国のปกว\n-]{0,30}$/u), (value) => {
        expect(textOf(splitWords(value))).toBe(value.trimEnd());
      }),
    ));

  it('are apart at spaces, and between characters of scripts that have none', () => {
    expect(splitWords(' Hello, world 国の').map(({ text }) => text)).toEqual([
      ' Hello,',
      ' world',
      ' 国',
      'の',
    ]);
  });

  it('are as likely as their least sure token', () => {
    const tokens = [
      { text: ' ask', probability: 0.9 },
      { text: ' coun', probability: 0.8 },
      { text: 'try', probability: 0.4 },
      { text: '.', probability: 0.7 },
    ];
    const heard = wordsOf(transcript({ text: ' ask country.', tokens }));
    expect(heard.map(({ text, probability }) => [text, probability])).toEqual([
      [' ask', 0.9],
      [' country.', 0.4],
    ]);
  });

  it('lie where the decoder looked for them, not for the punctuation after them', () => {
    const tokens = [
      { text: ' ask', probability: 0.9, attendedTo: 0.4 },
      { text: ' coun', probability: 0.8, attendedTo: 0.9 },
      { text: 'try', probability: 0.4, attendedTo: 1.1 },
      { text: '.', probability: 0.7, attendedTo: 6.4 },
      { text: ' …', probability: 0.7, attendedTo: 6.5 },
    ];
    const heard = wordsOf(transcript({ text: ' ask country. …', tokens }));
    expect(heard.map(({ attendedTo }) => attendedTo)).toEqual([0.4, 1.1, 6.5]);
  });

  it('count a token that reaches into the next word for both', () => {
    const tokens = [
      { text: ' a b', probability: 0.5 },
      { text: ' c', probability: 0.9 },
    ];
    const heard = wordsOf(transcript({ text: ' a b c', tokens }));
    expect(heard.map(({ probability }) => probability)).toEqual([0.5, 0.5, 0.9]);
  });

  it('have the times that the backend gives', () => {
    const words = [
      { text: 'Ask', start: 0.1, end: 0.3, probability: 0.5 },
      { text: 'not.', start: 0.3, end: 0.6 },
    ];
    expect(wordsOf(transcript({ text: 'Ask not.', words }))).toEqual([
      { text: 'Ask', key: 'ask', probability: 0.5, start: 0.1, end: 0.3 },
      { text: ' not.', key: 'not', probability: 1, start: 0.3, end: 0.6 },
    ]);
  });

  it('have the times of their parts, where those are timed', () => {
    const words = [
      { text: 'A', start: 0, end: 0.1 },
      { text: 'well', start: 0.1, end: 0.4, probability: 0.9 },
      { text: '-known', start: 0.5, end: 0.8, probability: 0.4 },
      { text: 'one.', start: 0.8, end: 1 },
    ];
    const heard = wordsOf(transcript({ text: 'A well-known, one.', words }));
    expect(heard.map(({ start, end }) => [start, end])).toEqual([
      [0, 0.1],
      [0.1, 0.8],
      [0.8, 1],
    ]);
    expect(heard[1]!.probability).toBe(0.4);
  });

  it('of segments stand apart', () => {
    expect(textOf(wordsOf(transcript({ text: 'One.' }, { text: 'Two.' })))).toBe('One. Two.');
  });

  it('after a word begin with the punctuation that was not committed with it', () => {
    const after = (last: string): string => textOf(wordsAfter(splitWords(' a b, c'), 2, last));
    expect(after(' b')).toBe(', c');
    expect(after(' b,')).toBe(' c');
  });
});
