import type { CueLimits } from './cue-options.js';

// Two frames, and twelve, at 24 a second.
const GAP_S = 2 / 24;
const CLOSED_GAP_S = 12 / 24;
/** How long a cue stays after its last word. */
const LINGER_S = 0.3;
const SHORTEST_S = 0.001;

/** What the times of a cue depend on. Seconds. */
export interface CueSpan {
  readonly start: number;
  /** Where its last word ends. */
  readonly spokenEnd: number;
  /** Where the next cue begins; `Infinity` where none does. */
  readonly next: number;
  /** Characters to read. */
  readonly width: number;
}

/**
 * When a cue ends: a little after its last word, or later where it is to be read; two frames before the next cue where that
 * is near. A cue never stays longer than it may, nor until after the next one begins, but for the millisecond that each has.
 */
export function cueEnd(span: CueSpan, limits: CueLimits): number {
  const { start, spokenEnd, next, width } = span;
  const readS = width / limits.maxCharsPerSecond;
  const wanted = Math.max(spokenEnd + LINGER_S, start + limits.minCueMs / 1000, start + readS);
  const end = Math.min(beforeNext(wanted, span), start + limits.maxCueMs / 1000);
  // Where words have no time between them, a cue has as much of it as there is.
  return Math.max(start + SHORTEST_S, end > start ? end : Math.min(next, spokenEnd));
}

/** When a cue of live speech ends, of which the next one may be unknown (`Infinity`). */
export function liveCueEnd({ start, spokenEnd, next }: CueSpan, limits: CueLimits): number {
  const end = Math.max(spokenEnd, start + limits.minCueMs / 1000);
  return Math.max(start + SHORTEST_S, Math.min(end, next, start + limits.maxCueMs / 1000));
}

/** Whether a cue would stay too long, even where it leaves as soon as it may. */
export function staysTooLong(span: CueSpan, { maxCueMs }: CueLimits): boolean {
  const { start, spokenEnd, next } = span;
  const isClosed = next - spokenEnd < LINGER_S + CLOSED_GAP_S;
  const end = isClosed ? Math.max(spokenEnd, next - GAP_S) : spokenEnd;
  return (end - start) * 1000 > maxCueMs;
}

/** A cue that has little time has half of it. */
function beforeNext(end: number, { start, next }: CueSpan): number {
  return next - end < CLOSED_GAP_S ? next - Math.min(GAP_S, (next - start) / 2) : end;
}
