import { glyphsOf } from './text-width.js';

/**
 * Where lines of a text begin that are at most so many columns wide: at spaces, and within what is longer than a line.
 * The spaces at which it is broken are at the ends of the lines.
 *
 * @returns `[from, to]` of each line, in UTF-16 units
 */
export function wrapText(text: string, columns: number): readonly (readonly [number, number])[] {
  const lines: [number, number][] = [];
  let from = 0;
  let at = 0;
  let width = 0;
  // After the last space of the line, and how wide the line is up to there.
  let breakAt = 0;
  let widthAtBreak = 0;
  for (const glyph of glyphsOf(text)) {
    const isSpace = glyph.text === ' ';
    // What is left after a break may still be too long.
    while (width + glyph.width > columns && !isSpace && at > from) {
      const isWord = breakAt > from;
      const cut = isWord ? breakAt : at;
      lines.push([from, cut]);
      width -= isWord ? widthAtBreak : width;
      from = cut;
      breakAt = cut;
      widthAtBreak = 0;
    }
    at += glyph.text.length;
    width += glyph.width;
    // Ideographs may stand at either side of a break.
    if (isSpace || glyph.width === 2) {
      breakAt = at;
      widthAtBreak = width;
    }
  }
  if (at > from) lines.push([from, at]);
  return lines;
}
