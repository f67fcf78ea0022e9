import { samplesToSeconds } from './sample-clock.js';

/** A stretch of audio, in seconds from the first sample of a call. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** How long spans are together, in seconds. */
export function secondsOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** A stretch of audio, in samples on the session's clock; `to` is exclusive. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** How many samples stretches have together. */
export function lengthOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** A stretch in seconds from a sample. */
export function spanOf({ from, to }: Stretch, start: number): Span {
  return { start: samplesToSeconds(from - start), end: samplesToSeconds(to - start) };
}
