import type { Token } from '../contracts/transcript.js';

export interface TokenDecoder {
  /** The text of any run of tokens; a byte order mark at its start is kept (`TextDecoder`: `ignoreBOM: true`). */
  decode(tokens: readonly number[]): string;
}

/** A word as a run of tokens. */
export interface TokenWord {
  /** With the space before it, where there is one. */
  readonly text: string;
  /** How many tokens it is made of. */
  readonly length: number;
}

/** Languages written without spaces between words. */
const WITHOUT_SPACES: ReadonlySet<string> = new Set(['zh', 'ja', 'th', 'lo', 'my', 'yue']);

/** ASCII's, in its order: runs of it stand alone. */
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

const REPLACEMENT = '\u{FFFD}';

/**
 * Cuts tokens of text into words: at spaces and punctuation; in a language written without spaces, wherever whole
 * characters end.
 *
 * Source: OpenAI's implementation, `split_to_word_tokens`.
 *
 * @param language of the text, ISO 639-1
 */
export function tokenWords(
  tokens: readonly number[],
  tokenizer: TokenDecoder,
  language: string,
): readonly TokenWord[] {
  const pieces = characterPieces(tokens, tokenizer);
  return WITHOUT_SPACES.has(language) ? pieces : joinedPieces(pieces);
}

/** The fewest tokens, again and again, that make whole characters, or bytes that make none. */
function characterPieces(
  tokens: readonly number[],
  { decode }: TokenDecoder,
): readonly TokenWord[] {
  const whole = decode(tokens);
  const pieces: TokenWord[] = [];
  let from = 0;
  let offset = 0;
  for (let to = 1; to <= tokens.length; to++) {
    const text = decode(tokens.slice(from, to));
    const broken = text.indexOf(REPLACEMENT);
    const isBroken = broken >= 0 && whole[offset + broken] !== REPLACEMENT;
    if (isBroken && to < tokens.length) continue;
    pieces.push({ text, length: to - from });
    from = to;
    offset += text.length;
  }
  return pieces;
}

function joinedPieces(pieces: readonly TokenWord[]): readonly TokenWord[] {
  const words: TokenWord[] = [];
  for (const piece of pieces) {
    const last = words.at(-1);
    if (last === undefined || piece.text.startsWith(' ') || PUNCTUATION.includes(piece.text.trim()))
      words.push(piece);
    else {
      words[words.length - 1] = {
        text: last.text + piece.text,
        length: last.length + piece.length,
      };
    }
  }
  return words;
}

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
