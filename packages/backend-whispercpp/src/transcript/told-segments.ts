import type { TokenDecoder } from '@ws/core/internal';
import { compressionRatio, type HeardSegment, type HeardToken } from './heard-segment.js';

/**
 * A token as the JSON of whisper.cpp's programs tells of it: whole characters, maybe several tokens. Its numbers may be
 * missing.
 */
export interface ToldToken {
  readonly text?: string | undefined;
  readonly probability: unknown;
  /** Seconds, below 0 if there is none. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** Hundredths of a second. */
  readonly warped: unknown;
}

/** A segment as the JSON of whisper.cpp's programs tells of it. Its numbers may be missing. */
export interface ToldSegment {
  readonly text?: string | undefined;
  /** Seconds. */
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** Of its text alone. */
  readonly tokens: readonly ToldToken[];
  /** Default: by its tokens. */
  readonly avgLogprob?: number | undefined;
  readonly noSpeechProb?: number | undefined;
}

/** Segments as whisper.cpp's library holds them. */
export interface ToldSegments {
  readonly segments: readonly HeardSegment[];
  /** Texts of the segments' tokens, by their ids. */
  readonly texts: TokenDecoder;
  readonly wordTimes: 'dtw' | 'token';
}

/**
 * Reads segments that a program told of. The id of a token is its place among all of them; word times are `dtw` if any
 * token has a time by attention.
 *
 * @param duration - of the audio, in seconds: no time lies after it
 */
export function toldSegments(told: readonly ToldSegment[], duration: number): ToldSegments {
  const texts: string[] = [];
  const within = (time: number): number => Math.min(Math.max(time, 0), duration);
  const token = ({ text = '', probability, start, end, warped }: ToldToken): HeardToken => ({
    id: texts.push(text) - 1,
    p: Math.min(1, Math.max(0, finite(probability) ?? 0)),
    t0: hundredths(start),
    t1: hundredths(end),
    t_dtw: finite(warped) ?? -1,
  });
  const segments = told.map(({ text = '', noSpeechProb, ...one }): HeardSegment => {
    const start = within(one.start ?? 0);
    const tokens = one.tokens.map(token);
    return {
      start,
      end: Math.max(start, within(one.end ?? duration)),
      text,
      tokens,
      avgLogprob: one.avgLogprob ?? meanLogprob(tokens),
      ...(noSpeechProb === undefined ? {} : { noSpeechProb }),
      compressionRatio: compressionRatio(text),
    };
  });
  const isWarped = segments.some(({ tokens }) => tokens.some(({ t_dtw }) => t_dtw >= 0));
  return {
    segments,
    texts: { decode: (ids) => ids.map((id) => texts[id] ?? '').join('') },
    wordTimes: isWarped ? 'dtw' : 'token',
  };
}

/** A number that was told; `undefined` for anything else: whisper.cpp divides by zero if a segment holds no token. */
export function finite(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function hundredths(seconds: number | undefined): number {
  return seconds === undefined || seconds < 0 ? -1 : Math.round(seconds * 100);
}

/** The mean natural logarithm of tokens' probabilities. */
function meanLogprob(tokens: readonly HeardToken[]): number {
  const sum = tokens.reduce((total, { p }) => total + Math.log(Math.max(p, 1e-10)), 0);
  return sum / Math.max(1, tokens.length);
}
