/** A stretch of a call's audio, in seconds from its first sample. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** How long spans are together, in seconds. */
export function secondsOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { start, end }) => sum + end - start, 0);
}
