import { LETTER } from './letters.js';
import { UNSPACED_SCRIPTS } from './unspaced-scripts.js';

/** A text in two, where its last words begin. */
export interface PartedText {
  readonly before: string;
  /** The words, as the text writes them. */
  readonly words: string;
}

const UNSPACED = new RegExp(`[${UNSPACED_SCRIPTS}\\p{M}]`, 'u');
const SPACE_BETWEEN_UNSPACED = new RegExp(
  `(?<=[${UNSPACED_SCRIPTS}][\\p{M}\\p{P}]*) (?=[${UNSPACED_SCRIPTS}])`,
  'gu',
);

/** Words as a text, without spaces where their script has none. */
export function textOfWords(words: readonly string[]): string {
  return words.join(' ').replace(SPACE_BETWEEN_UNSPACED, '');
}

/**
 * Parts a text before its last words; `undefined` where it does not end with them. Letters and digits are compared,
 * without case, punctuation and spaces: the model may write a word otherwise the next time, and of scripts without spaces
 * a backend may give words of any length.
 */
export function partedBeforeLast(text: string, words: readonly string[]): PartedText | undefined {
  const letters = lettersOf(words.join(' '));
  const written = lettersOf(text);
  const from = written.length - letters.length;
  const first = written[from];
  if (!first || !letters.every(({ key }, i) => written[from + i]?.key === key)) return undefined;
  const before = written[from - 1];
  // "or" is the end of "for", and another word.
  if (before?.to === first.at && !UNSPACED.test(before.key)) return undefined;
  const between = text.slice(before?.to ?? 0, first.at);
  const space = between.search(/\s\S*$/);
  // A quotation mark that touches the first word is the word's.
  const touching = space < 0 ? (before ? '' : between) : between.slice(space + 1);
  const at = first.at - touching.length;
  return { before: text.slice(0, at).trim(), words: text.slice(at).trim() };
}

interface Letter {
  readonly key: string;
  /** Where it stands in the text, and where what follows it does. */
  readonly at: number;
  readonly to: number;
}

function lettersOf(text: string): readonly Letter[] {
  const letters: Letter[] = [];
  let at = 0;
  for (const character of text) {
    const to = at + character.length;
    if (LETTER.test(character)) letters.push({ key: character.toLowerCase(), at, to });
    at = to;
  }
  return letters;
}
