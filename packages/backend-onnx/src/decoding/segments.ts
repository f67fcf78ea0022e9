import type { Tokenizer } from '../tokenizer/tokenizer.js';

/** A stretch of a window between two timestamps; seconds from the window's start. */
export interface DecodedSegment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const SECONDS_PER_TIMESTAMP = 0.02;

/**
 * Cuts decoded tokens into segments at their timestamps. Text after the last timestamp is a segment too: it ends with
 * the audio. Times lie within the audio, and never run backwards.
 */
export function segmentsOf(
  tokens: readonly number[],
  tokenizer: Tokenizer,
  audioSeconds: number,
): readonly DecodedSegment[] {
  const { firstTimestamp } = tokenizer.special;
  const segments: DecodedSegment[] = [];
  let start = 0;
  let text: number[] = [];
  const close = (end: number): void => {
    const words = tokenizer.decode(text);
    if (words.trim() !== '') segments.push({ start, end: Math.max(start, end), text: words });
    text = [];
  };
  for (const token of tokens) {
    if (token < firstTimestamp) {
      text.push(token);
      continue;
    }
    const time = Math.min((token - firstTimestamp) * SECONDS_PER_TIMESTAMP, audioSeconds);
    close(time);
    start = Math.max(start, time);
  }
  close(audioSeconds);
  return segments;
}
