import { ensure } from './ensure.js';

/** A stretch of audio and what is said in it; seconds. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What several stretches say, one after the other. */
export function textOf(spans: readonly Pick<Span, 'text'>[]): string {
  return spans.map(({ text }) => text.trim()).join(' ');
}

/** @throws Error unless each begins where the one before has ended, or later, and all lie within `from` and `to` */
export function inOrder(spans: readonly Span[], from: number, to: number, kind: string): void {
  let earliest = from;
  for (const { start, end, text } of spans) {
    // Times are multiples of 20 ms; sums of them may differ in the last bit.
    const fits = start >= earliest - 1e-6 && end >= start && end <= to + 1e-6;
    ensure(
      fits,
      `${kind} "${text}" is at ${start} to ${end}, after ${earliest}, within ${from} to ${to} s`,
    );
    earliest = end;
  }
}
