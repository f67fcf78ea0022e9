import type { Tokenizer } from '../tokenizer/tokenizer.js';

/** A guess of what the decoder will write: it says what to read ahead, and is told what came. */
export interface Draft {
  /** Tokens that probably come next, `most` at the most; none where the guess has lost the thread. */
  propose(most: number): readonly number[];
  /** Tells the guess which token came next. */
  follow(token: number): void;
}

/** Tokens read ahead in one pass: the more, the cheaper each, but beyond a wrong one all are wasted. */
export const LONGEST = 32;

/** The same for a guess that has just been wrong; while it is right, this doubles. */
const SHORTEST = 4;

/** How far ahead in the guess the thread is looked for once it is lost. */
const LOOKAHEAD = 16;

/**
 * Follows a transcript with a guess of it.
 *
 * As long as the transcript is the guess, the guess's next tokens are proposed. Where it leaves it, a token that stands
 * a little further on in the guess takes the thread up again: one word more, less, or another costs one detour.
 * The guess has no timestamps; those of the transcript interrupt it without harm. Two of them can be guessed: the first
 * is mostly `<|0.00|>`, and a segment mostly begins where the one before it ends.
 *
 * @param tokens of the guess's text, no timestamps among them
 * @param firstTimestamp given where the transcript is to have timestamps: the token of `<|0.00|>`, on from which all are
 *   timestamps
 */
export function createDraft(tokens: readonly number[], firstTimestamp?: number): Draft {
  let next = 0;
  let lost = false;
  let trust = LONGEST;
  /** A timestamp to come before the text goes on. */
  let start = firstTimestamp;
  let afterText = false;

  return {
    propose(most) {
      if (lost || next >= tokens.length) return [];
      const text = tokens.slice(next, next + trust);
      trust = Math.min(LONGEST, trust * 2);
      return (start === undefined ? text : [start, ...text]).slice(0, most);
    },
    follow(token) {
      if (firstTimestamp !== undefined && token >= firstTimestamp) {
        start = afterText ? token : undefined;
        afterText = false;
        return;
      }
      start = undefined;
      afterText = true;
      if (!lost && token === tokens[next]) {
        next++;
        return;
      }
      trust = SHORTEST;
      const found = tokens.indexOf(token, next);
      lost = found < 0 || found >= next + LOOKAHEAD;
      if (!lost) next = found + 1;
    },
  };
}

/** Tokens at the end of a draft that are judged, whatever is settled: some four seconds of speech. */
const JUDGED = 16;

/** How many tokens of a draft, from the first on, are those of the settled text, and not among its last. */
export function settledTokens(draft: readonly number[], settled: readonly number[]): number {
  const differs = settled.findIndex((token, i) => token !== draft[i]);
  const alike = differs < 0 ? settled.length : differs;
  return Math.max(0, Math.min(alike, draft.length - JUDGED));
}

/**
 * Tokens of a text as the decoder would write it: at its beginning with a space, after a prefix however it goes on. Of a
 * longer one the first `most`: the decoder does not get further.
 */
export function draftTokens(
  tokenizer: Tokenizer,
  text: string,
  afterPrefix: boolean,
  most: number,
): readonly number[] {
  if (text.trim() === '') return [];
  return tokenizer.encodeHead(afterPrefix ? text.trimEnd() : ` ${text.trim()}`, most);
}
