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

/** What of spans lies within one. */
export function spansWithin(spans: readonly Span[], { start, end }: Span): readonly Span[] {
  return spans
    .map((one) => ({ start: Math.max(start, one.start), end: Math.min(end, one.end) }))
    .filter((one) => one.end > one.start);
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
