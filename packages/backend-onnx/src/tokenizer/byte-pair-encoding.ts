import { CHARACTER_OF_BYTE } from './byte-alphabet.js';

// GPT-2's split into words (Radford et al. 2019, "Language Models are Unsupervised Multitask Learners"). White space is
// Unicode's, which JavaScript's \s is not quite: that one takes a byte order mark for a space.
const WORDS =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** Text to tokens. */
export type Encode = (text: string) => number[];

const CACHED_WORDS = 20_000;

/**
 * Byte-pair encoding (Sennrich et al. 2016, arXiv 1508.07909) over bytes: in every word the two neighbours that make
 * the token learnt first are joined, until none do. Tokens are numbered in the order in which they were learnt, so no
 * list of merges is needed; the one in the multilingual models' files has lost its first line, the space before "t".
 *
 * @param vocabulary token text, in GPT-2's byte alphabet, to id
 */
export function createBytePairEncoder(vocabulary: ReadonlyMap<string, number>): Encode {
  const utf8 = new TextEncoder();
  const cache = new Map<string, readonly number[]>();

  function encodeWord(word: string): readonly number[] {
    const parts = Array.from(utf8.encode(word), (byte) => CHARACTER_OF_BYTE[byte]!);
    while (parts.length > 1) {
      let best = Number.POSITIVE_INFINITY;
      let at = -1;
      for (let i = 0; i + 1 < parts.length; i++) {
        const rank = vocabulary.get(parts[i]! + parts[i + 1]!);
        if (rank !== undefined && rank < best) {
          best = rank;
          at = i;
        }
      }
      if (at < 0) break;
      parts.splice(at, 2, parts[at]! + parts[at + 1]!);
    }
    return parts.map((part) => vocabulary.get(part)!);
  }

  return (text) => {
    const tokens: number[] = [];
    for (const [word] of text.matchAll(WORDS)) {
      let encoded = cache.get(word);
      if (encoded === undefined) {
        encoded = encodeWord(word);
        // Bounded, and long runs of symbols are not worth keeping.
        if (cache.size >= CACHED_WORDS) cache.clear();
        if (word.length <= 32) cache.set(word, encoded);
      }
      for (const token of encoded) tokens.push(token);
    }
    return tokens;
  };
}
