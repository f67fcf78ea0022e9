import type { Word } from '@ws/core';

/** A word as Deepgram tells it. Times are seconds. */
export interface ToldWord {
  /** Without punctuation, in lower case. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
  readonly confidence: number;
  readonly punctuated_word: string;
}

/** What a text was heard in. */
export interface HeardText {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly words?: readonly Word[] | undefined;
}

const UNSURE = 0.5;

/**
 * The words of a text. Where the engine gives no times, which clients count on, they share those of the text by their
 * length.
 *
 * @param toClient - seconds of the session as seconds of the client's audio
 */
export function toldWords(heard: HeardText, toClient: (seconds: number) => number): ToldWord[] {
  return wordsOf(heard).map(({ text, start, end, probability = UNSURE }) => ({
    word: plain(text),
    start: seconds(toClient(start)),
    end: seconds(toClient(end)),
    confidence: Math.min(1, Math.max(0, probability)),
    punctuated_word: text,
  }));
}

/** The mean of its words'; 0 where there is none. */
export function confidenceOf(words: readonly Pick<ToldWord, 'confidence'>[]): number {
  if (words.length === 0) return 0;
  return words.reduce((sum, { confidence }) => sum + confidence, 0) / words.length;
}

/** To the microsecond, as clients print them. */
export function seconds(exact: number): number {
  return Math.round(exact * 1e6) / 1e6;
}

function wordsOf({ text, start, end, words }: HeardText): readonly Word[] {
  if (words !== undefined && words.length > 0) return words;
  const texts = text.split(/\s+/).filter((word) => word !== '');
  const each = (end - start) / texts.reduce((sum, { length }) => sum + length, 0);
  let at = start;
  return texts.map((word) => {
    const from = at;
    at += word.length * each;
    return { text: word, start: from, end: at };
  });
}

function plain(text: string): string {
  const bare = text.toLowerCase().replace(/^[^\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]+$/gu, '');
  return bare === '' ? text : bare;
}
