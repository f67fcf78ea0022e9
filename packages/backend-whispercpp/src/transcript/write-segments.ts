import type { Segment } from '@ws/core';
import {
  segmentWords,
  type TimedWord,
  type TokenDecoder,
  tokenWords,
  writtenTokens,
} from '@ws/core/internal';
import type { HeardSegment, HeardToken } from './heard-segment.js';

export interface WrittenParts {
  readonly texts: TokenDecoder;
  readonly wordTimes: 'dtw' | 'token';
  /** Of the audio, in seconds: no time lies after it. */
  readonly duration: number;
  /** What of the segments is asked for. */
  readonly tokens: boolean;
  readonly words: boolean;
  /** Of the text, ISO 639-1. */
  readonly language: string;
}

/** Segments as they are handed out. */
export function writeSegments(segments: readonly HeardSegment[], parts: WrittenParts): Segment[] {
  const timed = parts.words ? wordsOf(segments, parts) : [];
  return segments.map((segment, index) => ({
    start: segment.start,
    end: segment.end,
    text: segment.text,
    ...timed[index],
    ...(parts.tokens && {
      tokens: writtenTokens(
        segment.tokens.map(({ id }) => id),
        segment.tokens.map(({ p }) => p),
        parts.texts,
      ),
    }),
    avgLogprob: segment.avgLogprob,
    ...(segment.noSpeechProb === undefined ? {} : { noSpeechProb: segment.noSpeechProb }),
    compressionRatio: segment.compressionRatio,
  }));
}

function wordsOf(
  segments: readonly HeardSegment[],
  { texts, wordTimes, language, duration }: WrittenParts,
) {
  const timed: TimedWord[] = [];
  let spoken = 0;
  for (const { tokens, start } of segments) {
    let next = 0;
    for (const word of tokenWords(
      tokens.map(({ id }) => id),
      texts,
      language,
    )) {
      const own = tokens.slice(next, next + word.length);
      next += word.length;
      const time = timeOf(own, wordTimes, Math.max(spoken, 0), start);
      spoken = Math.max(spoken, time.end);
      timed.push({
        text: word.text,
        length: word.length,
        probability: own.reduce((sum, { p }) => sum + p, 0) / Math.max(1, own.length),
        ...time,
      });
    }
  }
  return segmentWords(
    timed,
    segments.map(({ start, end, tokens }) => ({ start, end, length: tokens.length })),
    0,
    duration,
  );
}

/**
 * When a word is spoken. What whisper.cpp calls a token's `t_dtw` is where its attention goes over to the next token: its
 * end. A word begins where the one before ends. Without warping, whisper.cpp guesses both.
 */
function timeOf(
  tokens: readonly HeardToken[],
  wordTimes: 'dtw' | 'token',
  before: number,
  segmentStart: number,
): { start: number; end: number } {
  const last = tokens.at(-1);
  if (wordTimes === 'dtw') {
    const known = tokens.findLast(({ t_dtw }) => Number(t_dtw) >= 0);
    return { start: before, end: known === undefined ? before : Number(known.t_dtw) / 100 };
  }
  const start = Math.max(Number(tokens[0]?.t0 ?? 0) / 100, before, segmentStart);
  return { start, end: Math.max(start, Number(last?.t1 ?? 0) / 100) };
}
