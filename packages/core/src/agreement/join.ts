/**
 * How many items at the start of `next` are the end of `previous` said again: the longest such overlap. (Taking the
 * shortest, as published code does, leaves a word behind wherever the overlap's last word occurs in it before.)
 */
export function overlapLength(previous: readonly string[], next: readonly string[]): number {
  for (let length = Math.min(previous.length, next.length); length > 0; length--) {
    const from = previous.length - length;
    if (next.slice(0, length).every((item, i) => item === previous[from + i])) return length;
  }
  return 0;
}

/**
 * Where in `heard` what follows `known` begins. Where `heard` does not begin with it, the longest end of `known` that
 * occurs in `heard` is looked for, at the place nearest to where it should be; without any, as many items are skipped
 * as are known.
 */
export function continuationIndex(known: readonly string[], heard: readonly string[]): number {
  if (known.every((item, i) => item === heard[i])) return known.length;
  for (let length = Math.min(known.length, heard.length); length > 0; length--) {
    const from = known.length - length;
    let best: number | undefined;
    for (let at = 0; at + length <= heard.length; at++) {
      const end = at + length;
      if (!known.slice(from).every((item, i) => item === heard[at + i])) continue;
      if (best === undefined || Math.abs(end - known.length) < Math.abs(best - known.length)) {
        best = end;
      }
    }
    if (best !== undefined) return best;
  }
  return Math.min(known.length, heard.length);
}

// A third of the letters may be others: "That will make some coffee" after "Then I will make some coffee".
const LEAST_LIKENESS = 2 / 3;
// "two" is no echo of "too", nor "2025" of "2024": what is short, or a number, must be the same.
const LEAST_LIKE_LETTERS = 4;

/**
 * How many words at the start of `next` sound like the end of `previous`: as many as make the most letters the same,
 * less those that are not. What is heard once more is rarely heard the same, so letters are compared, not words; but
 * the last of them must be like the last word of `previous`, or a count that goes on ("eleven twelve", then "eleven
 * twelve thirteen") would be taken for an echo of itself.
 *
 * @param maxLetters - the longest such echo
 */
export function echoLength(
  previous: readonly string[],
  next: readonly string[],
  maxLetters: number,
): number {
  const spoken = previous.filter((word) => word !== '');
  // "light bulb" may have been heard as "lightbulb".
  const ends = [spoken.slice(-1).join(''), spoken.slice(-2).join('')];
  const text = spoken.join('');
  let best = 0;
  let bestGain = 0;
  let letters = '';
  for (const [i, word] of next.entries()) {
    letters += word;
    if (letters.length > maxLetters) break;
    const different = distanceToEnd(text, letters);
    const gain = letters.length - 2 * different;
    const isEcho = isLike(different, letters) && ends.some((end) => isLikeWord(end, word));
    if (gain > bestGain && isEcho) {
      bestGain = gain;
      best = i + 1;
    }
  }
  return best;
}

function isLikeWord(end: string, word: string): boolean {
  if (end === word) return true;
  if (word.length < LEAST_LIKE_LETTERS || /\p{N}/u.test(word)) return false;
  // Of the whole word: "ask" is the end of "task", and another word.
  const different = Math.max(distanceToEnd(end, word), Math.abs(end.length - word.length));
  return isLike(different, word);
}

function isLike(different: number, letters: string): boolean {
  return different <= letters.length * (1 - LEAST_LIKENESS);
}

/** The least number of letters to change, take out and put in that makes `letters` out of an end of `text`. */
function distanceToEnd(text: string, letters: string): number {
  const window = text.slice(-2 * letters.length);
  // Where in the text it begins costs nothing.
  let above = new Uint32Array(window.length + 1);
  for (let row = 1; row <= letters.length; row++) {
    const costs = new Uint32Array(window.length + 1);
    costs[0] = row;
    for (let column = 1; column <= window.length; column++) {
      const differs = letters[row - 1] === window[column - 1] ? 0 : 1;
      costs[column] = Math.min(
        above[column - 1]! + differs,
        above[column]! + 1,
        costs[column - 1]! + 1,
      );
    }
    above = costs;
  }
  return above[window.length]!;
}
