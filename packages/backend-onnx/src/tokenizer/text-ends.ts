import type { Encode } from './byte-pair-encoding.js';

/** One end of a text to tokens: `most` at the most, however long the text is. */
export type EncodeEnd = (text: string, most: number) => readonly number[];

/**
 * Characters (UTF-16 units) of a text that are looked at. They make some 900 tokens of English and more of any other
 * script; the decoder reads 448.
 */
export const LOOKED_AT = 4096;

/** Texts whose tokens are kept: a session gives its prompt again with every partial. At 4096 characters, 1 MB in all. */
const KEPT_TEXTS = 64;

/**
 * Places where GPT-2's words end whatever stands before them, so that what follows encodes as it does in the whole text:
 * after letters, after digits, and before white space. (Not before letters: "'s" is a word.)
 */
const WORD_END = /(?<=\p{L})(?=\P{L})|(?<=\p{N})(?=\P{N})|(?<=\P{White_Space})(?=\p{White_Space})/u;

/**
 * Encodes the tails of texts: the last tokens of `encode(text)`, at a cost that does not grow with the text.
 *
 * The one exception is a text whose last 4096 characters hold no end of a word, or too few tokens after it: such a long
 * "word" is cut within, and its tokens near the cut may differ.
 */
export function createTailEncoder(encode: Encode): EncodeEnd {
  /** The least recently used first. */
  const kept = new Map<string, readonly number[]>();

  function encodeTail(text: string, most: number): readonly number[] {
    if (text.length <= LOOKED_AT) return encode(text).slice(-most);
    const end = text.slice(-LOOKED_AT);
    const cut = end.search(WORD_END);
    const tokens = cut < 0 ? [] : encode(end.slice(cut));
    // Half a surrogate pair is no character.
    const whole = tokens.length >= most ? tokens : encode(end.replace(/^[\uDC00-\uDFFF]/, ''));
    return whole.slice(-most);
  }

  return (text, most) => {
    if (most <= 0) return [];
    // Text further back makes no difference, except that there is some.
    const key = `${most} ${text.slice(-LOOKED_AT - 1)}`;
    const tokens = kept.get(key) ?? encodeTail(text, most);
    kept.delete(key);
    if (kept.size >= KEPT_TEXTS) kept.delete(kept.keys().next().value!);
    kept.set(key, tokens);
    return tokens;
  };
}
