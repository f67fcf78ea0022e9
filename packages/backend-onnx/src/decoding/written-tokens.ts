import type { Token } from '@ws/core';
import type { Tokenizer } from '../tokenizer/tokenizer.js';

const REPLACEMENT = '\u{FFFD}';
// A character has at most four bytes, and a token at least one.
const MOST_BYTES = 4;

/** Tokens as text, those joined that only together make whole characters. */
export function writtenTokens(
  tokens: readonly number[],
  probabilities: readonly number[],
  tokenizer: Tokenizer,
): readonly Token[] {
  const written: Token[] = [];
  for (let from = 0; from < tokens.length; ) {
    let to = from + 1;
    let text = tokenizer.decode(tokens.slice(from, to));
    while (text.endsWith(REPLACEMENT) && to < tokens.length && to - from < MOST_BYTES) {
      to++;
      text = tokenizer.decode(tokens.slice(from, to));
    }
    if (text !== '')
      written.push({ text, probability: Math.min(...probabilities.slice(from, to)) });
    from = to;
  }
  return written;
}
