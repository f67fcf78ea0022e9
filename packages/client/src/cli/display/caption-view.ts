import type { Style } from './style.js';
import { wrapText } from './wrap-text.js';

/** What is being said: the front of it will not change any more. */
export interface ShownPartial {
  readonly text: string;
  readonly committedChars: number;
}

/** The lines of a partial: bright as far as it is committed, dim from there on. Of many lines, the last. */
export function partialLines(
  { text, committedChars }: ShownPartial,
  columns: number,
  maxLines: number,
  style: Style,
): readonly string[] {
  const lines = wrapText(text, columns).map(([from, to]) => {
    const cut = Math.min(Math.max(committedChars, from), to);
    return (
      style.bold(text.slice(from, cut).trimEnd()) +
      trailing(text, from, cut, to) +
      style.dim(text.slice(cut, to).trimEnd())
    );
  });
  return lines.slice(-maxLines);
}

/** The space between the two parts, which belongs to neither. */
function trailing(text: string, from: number, cut: number, to: number): string {
  const front = text.slice(from, cut);
  return cut < to ? front.slice(front.trimEnd().length) : '';
}
