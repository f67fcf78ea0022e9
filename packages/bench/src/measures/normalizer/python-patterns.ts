// Python's classes of characters differ from JavaScript's: `\b` and `\w` know all letters there, and `\s` some controls.
const WORD = '[\\p{L}\\p{N}_]';

/** Python's `\b`. */
export const BOUNDARY: string = `(?:(?<=${WORD})(?!${WORD})|(?<!${WORD})(?=${WORD}))`;

/** Python's `\s`. */
export const SPACE =
  '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';

const SPACES = new RegExp(`${SPACE}+`, 'gu');

/** A regular expression as Python reads it: `\b` and `\s` are replaced. */
export function pattern(source: string): RegExp {
  return new RegExp(source.replaceAll('\\b', BOUNDARY).replaceAll('\\s', SPACE), 'gu');
}

/** Python's `split()`. */
export function splitWords(text: string): string[] {
  return text.split(SPACES).filter((word) => word !== '');
}

/** Each run of white space becomes one space. */
export function singleSpaces(text: string): string {
  return text.replace(SPACES, ' ');
}
