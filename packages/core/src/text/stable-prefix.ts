import { UNSPACED_SCRIPTS } from './unspaced-scripts.js';

// In these, every character may be a boundary.
const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}]`, 'u');
const WORD_CHARACTER = /[\p{L}\p{N}\p{M}'’]/u;

/**
 * How many characters (UTF-16 units) the front of two texts has in common, cut back to the end of a word: what did not
 * change from one hypothesis to the next.
 */
export function stablePrefixLength(previous: string, current: string): number {
  const before = [...previous];
  const after = [...current];
  let count = 0;
  while (count < before.length && count < after.length && before[count] === after[count]) count++;
  while (count > 0 && !(endsWord(before, count) && endsWord(after, count))) count--;
  return after.slice(0, count).join('').length;
}

function endsWord(characters: readonly string[], count: number): boolean {
  const left = characters[count - 1];
  const right = characters[count];
  if (left === undefined || right === undefined) return true;
  if (/\p{M}/u.test(right)) return false;
  if (UNSPACED.test(left) || UNSPACED.test(right)) return true;
  return !(WORD_CHARACTER.test(left) && WORD_CHARACTER.test(right));
}
