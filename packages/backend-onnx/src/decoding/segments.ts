import type { Word } from '@ws/core';
import { SECONDS_PER_POSITION } from '../features/window.js';
import type { Tokenizer } from '../tokenizer/tokenizer.js';

/** A segment of a window; times are seconds. */
export interface TimedSegment {
  readonly start: number;
  readonly end: number;
  /** Where its tokens stand in the window's; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

/** A segment with its text. */
export interface WrittenSegment extends TimedSegment {
  readonly text: string;
  readonly words?: readonly Word[] | undefined;
}

/**
 * Cuts decoded tokens into segments at their timestamps, which are not among the segments' tokens. Text after the last timestamp is a segment too: it ends with
 * the audio. Times lie within the audio, and never run backwards.
 */
export function segmentsOf(
  tokens: readonly number[],
  tokenizer: Tokenizer,
  audioSeconds: number,
): readonly WrittenSegment[] {
  const { firstTimestamp } = tokenizer.special;
  const segments: WrittenSegment[] = [];
  let start = 0;
  let from = 0;
  const close = (end: number, to: number): void => {
    const text = tokenizer.decode(tokens.slice(from, to));
    if (text.trim() !== '') segments.push({ start, end: Math.max(start, end), text, from, to });
    from = to + 1;
  };
  for (const [index, token] of tokens.entries()) {
    if (token < firstTimestamp) continue;
    const time = Math.min((token - firstTimestamp) * SECONDS_PER_POSITION, audioSeconds);
    close(time, index);
    start = Math.max(start, time);
  }
  close(audioSeconds, tokens.length);
  return segments;
}
