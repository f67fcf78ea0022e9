import type { Figure } from '@ws/bench';

// A figure in a document: <!-- figure: live/ws prompt tiny.en/last-final-latency-p50, 0.00 -->0.33<!-- /figure -->
const QUOTED = /<!-- figure: (.+?), (0(?:\.(0+))?)( ?%)? -->(.*?)<!-- \/figure -->/g;

/** A figure that a document quotes. */
export interface QuotedFigure {
  readonly id: string;
  /** What stands in the document. */
  readonly written: string;
  /** What the result has, as it is written; undefined where the result has no such figure. */
  readonly value: string | undefined;
}

/** The figures that a document quotes, beside those of a result. */
export function quotedFigures(
  document: string,
  figures: readonly Figure[],
): readonly QuotedFigure[] {
  return [...document.matchAll(QUOTED)].map(([, id, , digits, percent, written]) => ({
    id: id!,
    written: written!,
    value: told(id!, digits, percent, figures),
  }));
}

/**
 * The document with the figures of a result.
 *
 * @throws Error for a figure that the result does not have
 */
export function withFigures(document: string, figures: readonly Figure[]): string {
  return document.replaceAll(
    QUOTED,
    (_, id: string, format: string, digits: string | undefined, percent: string | undefined) => {
      const value = told(id, digits, percent, figures);
      if (value === undefined) throw new Error(`The result has no figure "${id}".`);
      return `<!-- figure: ${id}, ${format}${percent ?? ''} -->${value}<!-- /figure -->`;
    },
  );
}

function told(
  id: string,
  digits: string | undefined,
  percent: string | undefined,
  figures: readonly Figure[],
): string | undefined {
  const found = figures.find((figure) => figure.id === id);
  if (found === undefined) return undefined;
  const value = percent === undefined ? found.value : 100 * found.value;
  return `${value.toFixed(digits?.length ?? 0)}${percent ?? ''}`;
}
