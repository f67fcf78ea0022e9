import { countLeading, type RedactionKind } from '@ws/core/internal';
import type { Span } from '../finding/find-spans.js';

/** A text with places that are covered. */
export interface CoveredText {
  /**
   * A part of it as it may be read. A place that is covered stands in the part that it begins in.
   *
   * @param from - in UTF-16 units of the text as it was
   */
  read(from: number, to: number): string;
  /** The covered place that a position is in, if any. */
  spanAt(position: number): Span | undefined;
}

/** @param spans - in their order */
export function coveredText(
  text: string,
  spans: readonly Span[],
  placeholder: (kind: RedactionKind) => string,
): CoveredText {
  /** The first span that ends after a position. */
  const firstAfter = (position: number): number => countLeading(spans, ({ to }) => to <= position);

  return {
    read(from, to) {
      let read = '';
      let at = from;
      for (let i = firstAfter(from); i < spans.length && spans[i]!.from < to; i++) {
        const span = spans[i]!;
        if (span.from >= from) read += text.slice(at, span.from) + placeholder(span.kind);
        at = span.to;
      }
      return at < to ? read + text.slice(at, to) : read;
    },
    spanAt(position) {
      const span = spans[firstAfter(position)];
      return span !== undefined && span.from <= position ? span : undefined;
    },
  };
}
