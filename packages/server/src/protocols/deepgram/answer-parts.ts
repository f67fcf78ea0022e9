import type { SessionEvent, Word } from '@ws/core';

/** A word as Deepgram writes it. Times are seconds. */
export interface AnsweredWord {
  /** Without punctuation, in lower case. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
  readonly confidence: number;
  readonly punctuated_word: string;
  /** From 0. */
  readonly speaker?: number;
}

/** A text, and where it is in the audio. */
interface TextInAudio {
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
export function answeredWords(
  text: TextInAudio,
  toClient: (seconds: number) => number,
): AnsweredWord[] {
  return wordsOf(text).map(({ text: word, start, end, probability = UNSURE, speaker }) => ({
    word: plain(word),
    start: seconds(toClient(start)),
    end: seconds(toClient(end)),
    confidence: Math.min(1, Math.max(0, probability)),
    punctuated_word: word,
    ...(speaker !== undefined && { speaker: Number(speaker) - 1 }),
  }));
}

/** What is answered of an utterance. Times are seconds of the client's audio. */
export interface AnsweredText {
  readonly text: string;
  readonly words: readonly AnsweredWord[];
  readonly start: number;
  readonly end: number;
  readonly language?: string | undefined;
}

/**
 * What is answered of an event. An utterance without a transcript gets an empty text: the client then waits for it no longer.
 */
export function answeredText(
  event: Extract<SessionEvent, { readonly type: 'partial' | 'final' | 'error' }>,
  toClient: (seconds: number) => number,
): AnsweredText {
  const place = { start: toClient(event.start), end: toClient(event.end) };
  if (event.type === 'error') return { ...place, text: '', words: [] };
  const { text, language } = event;
  return { ...place, text, language, words: answeredWords(event, toClient) };
}

/** The mean confidence of words; 0 without words. */
export function confidenceOf(words: readonly Pick<AnsweredWord, 'confidence'>[]): number {
  if (words.length === 0) return 0;
  return words.reduce((sum, { confidence }) => sum + confidence, 0) / words.length;
}

/** To the microsecond, as clients print them. */
export function seconds(exact: number): number {
  return Math.round(exact * 1e6) / 1e6;
}

function wordsOf({ text, start, end, words }: TextInAudio): readonly Word[] {
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

export function modelInfo(name: string): {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
} {
  return { name, version: '1', arch: 'whisper' };
}

/** Models here have no UUID, and clients want one. */
export const MODEL_UUID = '00000000-0000-0000-0000-000000000000';
