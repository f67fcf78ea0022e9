import type { Token } from '../contracts/transcript.js';
import type { TokenDecoder } from './token-words.js';

const REPLACEMENT = '\u{FFFD}';

/**
 * Tokens as text, those joined that only together make whole characters: as likely as the least likely of them. The
 * texts together are the text of all tokens.
 *
 * @param probabilities one per token
 * @param attendedTo one per token, seconds: of those joined the last counts
 */
export function writtenTokens(
  tokens: readonly number[],
  probabilities: readonly number[],
  tokenizer: TokenDecoder,
  attendedTo?: readonly number[],
): readonly Token[] {
  const written: Token[] = [];
  for (let from = 0; from < tokens.length; ) {
    let to = from + 1;
    let text = tokenizer.decode(tokens.slice(from, to));
    while (text.endsWith(REPLACEMENT) && to < tokens.length) {
      text = tokenizer.decode(tokens.slice(from, ++to));
    }
    const probability = Math.min(...probabilities.slice(from, to));
    if (text !== '') {
      written.push({
        text,
        probability,
        ...(attendedTo === undefined ? {} : { attendedTo: attendedTo[to - 1]! }),
      });
    }
    from = to;
  }
  return written;
}
