import type { TokenDecoder } from '@ws/core/adapter';
import type { HeardToken } from './heard-segment.js';

/** Texts of tokens that were told as text, whole characters each: a piece's id is its place. */
export interface HeardPieces {
  readonly texts: TokenDecoder;
  add(text: string, times: Omit<HeardToken, 'id'>): HeardToken;
}

export function createHeardPieces(): HeardPieces {
  const texts: string[] = [];
  return {
    texts: { decode: (ids) => ids.map((id) => texts[id] ?? '').join('') },
    add(text, token) {
      texts.push(text);
      return { id: texts.length - 1, ...token };
    },
  };
}

/** The mean natural logarithm of tokens' probabilities, where nothing better is told. */
export function meanLogprob(tokens: readonly HeardToken[]): number {
  const sum = tokens.reduce((total, { p }) => total + Math.log(Math.max(p, 1e-10)), 0);
  return sum / Math.max(1, tokens.length);
}

/** A number that was told, or another one where it is none: whisper.cpp divides by zero for what holds no token. */
export function finite(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}
