import type { Segment } from '@ws/core';
import { segmentWords, type TimedWord, tokenWords, writtenTokens } from '@ws/core/adapter';
import { compressionRatio } from '../transcript/compression-ratio.js';
import type { Pointer, TokenData, WhisperFunctions } from './c-api.js';
import type { WhisperModel } from './whisper-model.js';

/** A segment as whisper.cpp holds it; times in seconds. */
export interface HeardSegment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Of its text alone. */
  readonly tokens: readonly TokenData[];
  readonly avgLogprob: number;
  readonly noSpeechProb: number;
  readonly compressionRatio: number;
}

/** Where segments are read from. */
export interface SegmentSource {
  readonly functions: WhisperFunctions;
  readonly model: WhisperModel;
  readonly state: Pointer;
  /** Of the audio, in seconds: no time lies after it. */
  readonly duration: number;
}

/** The segments of a state, from the one with this number on. */
export function readSegments(source: SegmentSource, from = 0): HeardSegment[] {
  const { functions, state } = source;
  const segments: HeardSegment[] = [];
  for (let index = from; index < functions.segments(state); index++) {
    segments.push(readSegment(source, index));
  }
  return segments;
}

function readSegment(
  { functions, model, state, duration }: SegmentSource,
  index: number,
): HeardSegment {
  const all = Array.from({ length: functions.tokens(state, index) }, (_, i) =>
    functions.token(state, index, i),
  );
  const tokens = all.filter(({ id }) => id < model.endOfText);
  const text = model.texts.decode(tokens.map(({ id }) => id));
  // Without a timestamp before the text, whisper.cpp's start is a number far below zero.
  const within = (hundredths: number): number =>
    Math.min(Math.max(Number(hundredths) / 100, 0), duration);
  const start = within(functions.segmentStart(state, index));
  return {
    start,
    end: Math.max(start, within(functions.segmentEnd(state, index))),
    text,
    tokens,
    avgLogprob: all.reduce((sum, { plog }) => sum + plog, 0) / Math.max(1, all.length),
    noSpeechProb: functions.noSpeechProbability(state, index),
    compressionRatio: compressionRatio(text),
  };
}

/** As one segment over all of the audio: where no times were asked for. */
export function joinSegments(
  segments: readonly HeardSegment[],
  duration: number,
): readonly HeardSegment[] {
  const [first] = segments;
  if (first === undefined) return [];
  const text = segments.map((segment) => segment.text).join('');
  const tokens = segments.flatMap((segment) => segment.tokens);
  const weigh = ({ tokens: own }: HeardSegment): number => Math.max(1, own.length);
  const weight = segments.reduce((sum, segment) => sum + weigh(segment), 0);
  return [
    {
      start: 0,
      end: duration,
      text,
      tokens,
      avgLogprob:
        segments.reduce((sum, segment) => sum + segment.avgLogprob * weigh(segment), 0) / weight,
      noSpeechProb: Math.min(...segments.map(({ noSpeechProb }) => noSpeechProb)),
      compressionRatio: compressionRatio(text),
    },
  ];
}

/** What of the segments is asked for. */
export interface WrittenParts {
  readonly tokens: boolean;
  readonly words: boolean;
  /** Of the text, ISO 639-1. */
  readonly language: string;
}

/** Segments as they are handed out. */
export function writeSegments(
  segments: readonly HeardSegment[],
  { model, duration }: SegmentSource,
  { tokens, words, language }: WrittenParts,
): Segment[] {
  const timed = words ? wordsOf(segments, model, language, duration) : [];
  return segments.map((segment, index) => ({
    start: segment.start,
    end: segment.end,
    text: segment.text,
    ...timed[index],
    ...(tokens
      ? {
          tokens: writtenTokens(
            segment.tokens.map(({ id }) => id),
            segment.tokens.map(({ p }) => p),
            model.texts,
          ),
        }
      : {}),
    avgLogprob: segment.avgLogprob,
    noSpeechProb: segment.noSpeechProb,
    compressionRatio: segment.compressionRatio,
  }));
}

function wordsOf(
  segments: readonly HeardSegment[],
  model: WhisperModel,
  language: string,
  duration: number,
) {
  const timed: TimedWord[] = [];
  let spoken = 0;
  for (const { tokens, start } of segments) {
    let next = 0;
    for (const word of tokenWords(
      tokens.map(({ id }) => id),
      model.texts,
      language,
    )) {
      const own = tokens.slice(next, next + word.length);
      next += word.length;
      const time = timeOf(own, model.wordTimes, Math.max(spoken, 0), start);
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
  tokens: readonly TokenData[],
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
