// What is compared at most: a partial grows with what is said.
const MAX_HEARD_WORDS = 40;
const MAX_PLAYED_WORDS = 120;
// A model that hears a voice from a loudspeaker mishears some of it.
const ECHO_SHARE = 0.6;

/**
 * Whether what was heard is what is being played: so much of its words stand there in the same order.
 *
 * @param heard - newest words last
 * @param played - the text of the sounds that may be heard now
 */
export function isEcho(heard: string, played: string): boolean {
  const said = wordsOf(heard).slice(-MAX_HEARD_WORDS);
  const sounding = wordsOf(played).slice(-MAX_PLAYED_WORDS);
  if (said.length === 0 || sounding.length === 0) return false;
  return inCommon(said, sounding) / said.length >= ECHO_SHARE;
}

/** Length of the longest common subsequence. */
function inCommon(first: readonly string[], second: readonly string[]): number {
  let row = new Array<number>(second.length + 1).fill(0);
  for (const word of first) {
    const next = [0];
    for (const [i, other] of second.entries()) {
      next.push(word === other ? row[i]! + 1 : Math.max(row[i + 1]!, next[i]!));
    }
    row = next;
  }
  return row.at(-1)!;
}

function wordsOf(text: string): string[] {
  const { length } = text;
  return (
    text
      .slice(Math.max(0, length - 4000))
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  );
}
