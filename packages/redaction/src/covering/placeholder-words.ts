import type { Word } from '@ws/core';
import type { CoveredText } from './placeholder-text.js';

// What stands between two words: spaces, and signs that no word has taken.
const MOST_BETWEEN = 64;

/**
 * The words of a part of a text, as they may be read. Those that a covered place is in are one word, with the placeholder
 * and the punctuation around it, the times from the first to the last, and the least of their probabilities; it stands
 * in the part in which the place begins. A word that is not found in the text is left out: it may show what the text covers.
 *
 * @param from - the part; words beyond it are left out
 */
export function coveredWords(
  words: readonly Word[],
  text: string,
  covered: CoveredText,
  from = 0,
  to: number = text.length,
): Word[] {
  const shown: Word[] = [];
  let at = from;
  let group: { word: Word; from: number; to: number } | undefined;

  function show(): void {
    if (group === undefined) return;
    const read = covered.read(group.from, group.to).trim();
    // Of a place that began in an earlier part nothing may be left but its punctuation.
    const span = covered.spanAt(group.from);
    const isRest = span !== undefined && span.from < from && !/[\p{L}\p{N}]/u.test(read);
    if (read !== '' && !isRest) shown.push({ ...group.word, text: read });
    group = undefined;
  }

  for (const word of words) {
    const window = text.slice(at, at + MOST_BETWEEN + word.text.length);
    const found = word.text === '' ? -1 : window.indexOf(word.text);
    if (found < 0) continue;
    const start = at + found;
    const end = start + word.text.length;
    at = end;
    if (end > to) break;
    if (group !== undefined && isOneSpan(covered, group.to, start)) {
      group = { word: joined(group.word, word), from: group.from, to: end };
      continue;
    }
    show();
    group = { word, from: start, to: end };
  }
  show();
  return shown;
}

/** Whether a word that ends before `to` and one that begins at `from` are in the same covered place. */
function isOneSpan(covered: CoveredText, to: number, from: number): boolean {
  const span = covered.spanAt(from);
  return span !== undefined && span.from < to;
}

function joined(first: Word, next: Word): Word {
  const { probability } = first;
  const both = probability !== undefined && next.probability !== undefined;
  return {
    ...first,
    end: next.end,
    ...(both && { probability: Math.min(probability, next.probability!) }),
  };
}
