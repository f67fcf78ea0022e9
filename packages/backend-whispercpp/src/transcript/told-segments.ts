import type { TokenDecoder } from '@ws/core/internal';
import type { HeardSegment, HeardToken } from './heard-segment.js';

/** Segments as whisper.cpp's library holds them. */
export interface ToldSegments {
  readonly segments: readonly HeardSegment[];
  /** Texts of the segments' tokens, by their ids. */
  readonly texts: TokenDecoder;
  readonly wordTimes: 'dtw' | 'token';
}

/**
 * Tokens as the JSON of whisper.cpp's programs tells of them: each is whole characters, maybe several tokens. The id of one
 * is its place among all of them.
 */
export interface ToldTokens {
  /**
   * Each number is `undefined` where the program wrote none.
   *
   * @param start - in seconds; whisper.cpp writes a number below 0 for a token that it has not placed, as it does for `end`
   * @param warped - in hundredths of a second
   */
  add(
    text: string | undefined,
    probability: unknown,
    start: number | undefined,
    end: number | undefined,
    warped: unknown,
  ): HeardToken;
  /** Segments of these tokens. Word times are `dtw` if any token has a time by attention. */
  in(segments: readonly HeardSegment[]): ToldSegments;
}

export function createToldTokens(): ToldTokens {
  const texts: string[] = [];
  return {
    add: (text = '', probability, start, end, warped) => ({
      id: texts.push(text) - 1,
      p: Math.min(1, Math.max(0, finite(probability) ?? 0)),
      t0: hundredths(start),
      t1: hundredths(end),
      t_dtw: finite(warped) ?? -1,
    }),
    in(segments) {
      const isWarped = segments.some(({ tokens }) => tokens.some(({ t_dtw }) => t_dtw >= 0));
      return {
        segments,
        texts: { decode: (ids) => ids.map((id) => texts[id] ?? '').join('') },
        wordTimes: isWarped ? 'dtw' : 'token',
      };
    },
  };
}

/** A number that was told; `undefined` for anything else: whisper.cpp divides by zero if a segment holds no token. */
export function finite(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function hundredths(seconds: number | undefined): number {
  return seconds === undefined || seconds < 0 ? -1 : Math.round(seconds * 100);
}
