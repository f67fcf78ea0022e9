/** A text in two, where its last words begin. */
export interface PartedText {
  readonly before: string;
  /** The words, as the text writes them. */
  readonly words: string;
}

/**
 * Parts a text before its last words. Spaces do not count: of scripts without spaces, a backend may give words that no
 * space parts. Where the text does not end with the words, all of it stands before them.
 */
export function partedBeforeLast(text: string, words: readonly string[]): PartedText {
  const letters = [...words.join('').replace(/\s/g, '')];
  let at = text.length;
  while (letters.length > 0 && at > 0) {
    const letter = letters.at(-1)!;
    const isSpace = /\s/.test(text[at - 1]!);
    if (!isSpace && !text.startsWith(letter, at - letter.length)) break;
    at -= isSpace ? 1 : letter.length;
    if (!isSpace) letters.pop();
  }
  if (letters.length > 0) return { before: text, words: words.join(' ') };
  return { before: text.slice(0, at).trimEnd(), words: text.slice(at).trim() };
}
