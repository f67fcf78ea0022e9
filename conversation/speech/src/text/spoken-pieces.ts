import { countWords, SAYS_SOMETHING } from './count-words.js';
import type { SentenceCutterSettings } from './sentence-cutter-options.js';
import type { SentenceEnd, Sentences } from './sentence-ends.js';

const PUNCTUATED = /[\p{P}]$/u;

/** Joins short sentences into pieces. */
export function createSpokenPieces(
  { minWords, firstMinWords, maxChars }: SentenceCutterSettings,
  onPiece: (piece: string) => void,
): Sentences {
  let held = '';
  let heldWords = 0;
  let isPunctuated = true;
  let heldEnd: SentenceEnd = 'mark';
  let isFirst = true;

  function give(): void {
    if (SAYS_SOMETHING.test(held)) {
      isFirst = false;
      onPiece(held);
    }
    held = '';
    heldWords = 0;
  }

  return {
    sentence(text, end, spaced) {
      // A heading is no part of the sentence under it, and sounds so.
      const stop = heldEnd === 'break' && !isPunctuated ? '.' : '';
      const joined = held === '' ? text : `${held}${stop}${spaced ? ' ' : ''}${text}`;
      if (joined.length > maxChars) {
        give();
        held = text;
      } else {
        held = joined;
      }
      heldWords += countWords(text);
      heldEnd = end;
      isPunctuated = PUNCTUATED.test(text);
      if (end === 'bound' || Math.ceil(heldWords) >= (isFirst ? firstMinWords : minWords)) give();
    },
    end: give,
  };
}
