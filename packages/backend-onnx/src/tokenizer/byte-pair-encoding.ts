import { CHARACTER_OF_BYTE } from '@ws/models/internal';
import { createSmallestFirst } from './smallest-first.js';

// GPT-2's split into words (Radford et al. 2019, "Language Models are Unsupervised Multitask Learners"). White space is
// Unicode's, which JavaScript's \s is not quite: that one takes a byte order mark for a space.
const WORDS =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** Text to tokens. */
export type Encode = (text: string) => number[];

const CACHED_WORDS = 20_000;

/** Above every position in a word: a rank times this, plus a position, orders pairs by rank and then by position. */
const POSITIONS = 2 ** 32;

/**
 * Byte-pair encoding (Sennrich et al. 2016, arXiv 1508.07909) over bytes: in every word the two neighbours that make
 * the token learnt first are joined, until none do. Tokens are numbered in the order in which they were learnt, so no
 * list of merges is needed; the one in the multilingual models' files has lost its first line, the space before "t".
 *
 * A text without spaces is one word, however long, so the pairs wait in a heap: a word of n bytes takes O(n log n).
 *
 * @param vocabulary token text, in GPT-2's byte alphabet, to id
 */
export function createBytePairEncoder(vocabulary: ReadonlyMap<string, number>): Encode {
  const utf8 = new TextEncoder();
  const cache = new Map<string, readonly number[]>();

  function encodeWord(word: string): readonly number[] {
    // A list linked both ways: a part that was joined to the one before it is skipped.
    const parts = Array.from(utf8.encode(word), (byte) => CHARACTER_OF_BYTE[byte]!);
    const end = parts.length;
    const next = Int32Array.from(parts, (_, at) => at + 1);
    const before = Int32Array.from(parts, (_, at) => at - 1);
    /** Of the pair that begins with each part; none where it makes no token. */
    const ranks: (number | undefined)[] = new Array(end).fill(undefined);
    const pairs = createSmallestFirst();

    function rank(at: number): void {
      const following = next[at]!;
      const found = following < end ? vocabulary.get(parts[at]! + parts[following]!) : undefined;
      ranks[at] = found;
      if (found !== undefined) pairs.add(found * POSITIONS + at);
    }

    for (let at = 0; at < end; at++) rank(at);
    for (let least = pairs.take(); least !== undefined; least = pairs.take()) {
      const at = least % POSITIONS;
      // One of its parts has been joined to another meanwhile.
      if (ranks[at] !== (least - at) / POSITIONS) continue;
      const joined = next[at]!;
      const following = next[joined]!;
      parts[at] += parts[joined]!;
      ranks[joined] = undefined;
      next[at] = following;
      if (following < end) before[following] = at;
      rank(at);
      if (at > 0) rank(before[at]!);
    }

    const tokens: number[] = [];
    for (let at = 0; at < end; at = next[at]!) tokens.push(vocabulary.get(parts[at]!)!);
    return tokens;
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
