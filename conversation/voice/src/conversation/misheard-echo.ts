// Fewer letters are like many words'.
const LEAST_LETTERS = 4;
// An echo of more words is known by its words.
const MAX_LETTERS = 40;
// Of a text's letters, so many may be others; of a short one fewer.
const MOST_OTHERS = { short: 0.4, long: 0.5 } as const;
const LONG_LETTERS = 8;
// How much longer or shorter what was played may be.
const STRETCH = 2;
// By these a user interrupts: one of them is not taken for a word that only sounds like it.
const INTERRUPTS = new Set(
  'wait stop halt hold hey no nope sorry excuse pardon what why quiet enough moment'.split(' '),
);

/**
 * Whether these words may be what a model makes of those, heard from a loudspeaker: most of their letters are the same, in the
 * same order, from the beginning. The last word may be cut off, as a sound is held when speech begins: `Bridget` for
 * `bridges is`, `part` for `pardon me`.
 *
 * @param said - as `wordsOf` gives them
 * @param played - from the word on that was heard first
 */
export function soundsLike(said: readonly string[], played: readonly string[]): boolean {
  const heard = [...said.join('')];
  if (heard.length < LEAST_LETTERS || heard.length > MAX_LETTERS) return false;
  if (said.some((word) => INTERRUPTS.has(word))) return false;
  const sounded = [...played.join('')].slice(0, heard.length + STRETCH);
  const most = heard.length * (heard.length < LONG_LETTERS ? MOST_OTHERS.short : MOST_OTHERS.long);
  return editsToBeginnings(heard, sounded)
    .slice(-1 - 2 * STRETCH)
    .some((edits) => edits <= most);
}

/** How many letters are to be changed, added or left out, for each beginning of the second text (Levenshtein). */
function editsToBeginnings(first: readonly string[], second: readonly string[]): number[] {
  let row = Array.from({ length: second.length + 1 }, (_, i) => i);
  for (const [i, letter] of first.entries()) {
    const next = [i + 1];
    for (const [j, other] of second.entries()) {
      next.push(Math.min(row[j]! + (letter === other ? 0 : 1), row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row;
}
