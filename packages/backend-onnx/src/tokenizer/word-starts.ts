import type { Tokenizer } from './tokenizer.js';

/** Where in a row of tokens words begin and end. */
export interface WordPlaces {
  /** Whether a word may begin with the token. */
  readonly starts: readonly boolean[];
  /** Whether a word may end before the token; one more than there are tokens. */
  readonly ends: readonly boolean[];
  /** The text of each token; of one that ends within a character all up to there is at the token that ends it. */
  readonly texts: readonly string[];
}

/** Scripts that put no spaces between words: there a word may begin with any character. */
const UNSPACED =
  /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const BROKEN = '\uFFFD';

/** @param afterText whether the first token may go on within a word: it follows a prefix */
export function wordPlaces(
  tokenizer: Pick<Tokenizer, 'decode' | 'special'>,
  tokens: readonly number[],
  afterText: boolean,
): WordPlaces {
  const starts: boolean[] = [];
  const ends: boolean[] = [];
  const texts: string[] = [];
  let pending: number[] = [];
  let before = afterText ? 'a' : '';
  for (const token of tokens) {
    if (token >= tokenizer.special.endOfText) {
      // A character that a timestamp breaks off is dropped.
      pending = [];
      before = '';
      starts.push(false);
      ends.push(true);
      texts.push('');
      continue;
    }
    const isWhole = pending.length === 0;
    const own = tokenizer.decode([token]);
    pending.push(token);
    const text = tokenizer.decode(pending);
    const isStart =
      isWhole &&
      (/^\s/u.test(own) ||
        UNSPACED.test(own) ||
        // A character that takes several tokens is mostly of such a script.
        own.startsWith(BROKEN) ||
        (/^[\p{L}\p{N}]/u.test(own) && (before === '' || /[\p{P}\p{S}]$/u.test(before))));
    starts.push(isStart);
    ends.push(isStart || (isWhole && /^[\p{P}\p{S}]/u.test(own)));
    if (text.endsWith(BROKEN) && pending.length < 4) {
      texts.push('');
      continue;
    }
    texts.push(text);
    before = text;
    pending = [];
  }
  ends.push(pending.length === 0);
  return { starts, ends, texts };
}
