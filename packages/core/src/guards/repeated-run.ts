import { splitWords } from '../agreement/hypothesis-words.js';

/** Where in a text something is said that was said right before, in characters. */
export interface Repeat {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

interface SpokenWord {
  readonly key: string;
  /** 1; of a script without spaces each character is a word, and counts half. */
  readonly weight: number;
  readonly from: number;
  /** After the punctuation that follows it. */
  to: number;
}

// In words. A unit longer than this may be a refrain.
const MAX_UNIT = 12;
const MIN_TIMES = 3;
const MIN_WORDS = 12;
const MIN_SINGLE_WORDS = 8;

/**
 * The first loop in a text, but for its first occurrence: one word 8 or more times in a row, or 2 to 12 words 3 or more
 * times in a row that make 12 words or more. Of a loop that the end of the text broke off, the broken part belongs to
 * it. Words are compared without case and punctuation. In scripts without spaces it goes by characters, two for a word.
 *
 * @param fixed - what comes before this character may be part of a loop but of no repeat
 */
export function findRepeat(text: string, fixed: number): Repeat | undefined {
  const words = spokenWords(text);
  // A word that begins before it is fixed, too.
  const fixedWords = words.filter(({ from }) => from < fixed).length;
  for (let unit = 1; unit <= 2 * MAX_UNIT; unit++) {
    let start = 0;
    while (start + unit < words.length) {
      let end = start + unit;
      while (end < words.length && words[end]!.key === words[end - unit]!.key) end++;
      const times = Math.floor((end - start) / unit);
      const loopEnd = end === words.length ? end : start + times * unit;
      const repeatStart = Math.max(start + unit, fixedWords);
      // The second occurrence: at the start of a text a word has no space before it in any script.
      const weight = sumOfWeights(words.slice(start + unit, start + 2 * unit));
      if (times > 1 && isLoop(unit, weight, times) && repeatStart < loopEnd) {
        return { from: words[repeatStart - 1]!.to, to: words[loopEnd - 1]!.to };
      }
      // The next run that is not part of this one.
      start = end - unit + 1;
    }
  }
  return undefined;
}

function isLoop(unit: number, weight: number, times: number): boolean {
  if (unit === 1) return weight * times >= MIN_SINGLE_WORDS;
  return weight <= MAX_UNIT && times >= MIN_TIMES && weight * times >= MIN_WORDS;
}

function sumOfWeights(words: readonly SpokenWord[]): number {
  return words.reduce((sum, { weight }) => sum + weight, 0);
}

function spokenWords(text: string): SpokenWord[] {
  const words: SpokenWord[] = [];
  let to = 0;
  for (const { text: word, key } of splitWords(text)) {
    const from = to + word.search(/\S/);
    to += word.length;
    const last = words.at(-1);
    if (key !== '') words.push({ key, weight: /^\s/.test(word) ? 1 : 0.5, from, to });
    else if (last !== undefined) last.to = to;
  }
  return words;
}
