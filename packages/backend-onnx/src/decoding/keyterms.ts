import type { Tokenizer } from '../tokenizer/tokenizer.js';
import { soundOf, type Weighed, weigh } from './sound-likeness.js';

/** A term as it may be written. */
export interface TermForm {
  readonly text: string;
  /** What it is a form of: a plural or possessive is one of its singular. */
  readonly term: string;
  readonly sound: Weighed;
  /** Its tokens after a space, and without one. */
  readonly spaced: readonly number[];
  readonly bare: readonly number[];
  /** It stands at the very beginning or nowhere: it ends a term that a prefix has begun. */
  readonly isRest: boolean;
}

/** Terms to expect, ready to be looked for. */
export interface Keyterms {
  readonly forms: readonly TermForm[];
}

/** Terms that are looked for; of a longer list the first. */
export const MOST_TERMS = 100;

/** A term of more tokens is not looked for. */
export const MOST_TERM_TOKENS = 32;

const ENGLISH_ENDINGS = ['', "'s", 's'] as const;

/** Prepares terms; blank ones, and those of no letter and no digit, are left out. */
export function createKeyterms(tokenizer: Tokenizer, terms: readonly string[]): Keyterms {
  const texts = new Set(
    terms.slice(0, MOST_TERMS).map((term) => term.trim().replace(/\s+/gu, ' ')),
  );
  return { forms: [...texts].flatMap((text) => formsOf(tokenizer, text, false)) };
}

/** The same, and what is left of terms whose first words the text before ends with. */
export function keytermsAfter(tokenizer: Tokenizer, { forms }: Keyterms, before: string): Keyterms {
  const said = before.trimEnd().toLowerCase();
  if (said === '') return { forms };
  const rests = new Set<string>();
  for (const { text } of forms) {
    for (let at = text.indexOf(' '); at > 0; at = text.indexOf(' ', at + 1)) {
      const begun = text.slice(0, at).toLowerCase();
      const isWord = said.length === begun.length || /\s/u.test(said.at(-begun.length - 1)!);
      if (said.endsWith(begun) && isWord) rests.add(text.slice(at + 1));
    }
  }
  return { forms: [...forms, ...[...rests].flatMap((text) => formsOf(tokenizer, text, true))] };
}

function formsOf(tokenizer: Tokenizer, term: string, isRest: boolean): readonly TermForm[] {
  const endings = /[a-z]$/iu.test(term) && !isRest ? ENGLISH_ENDINGS : [''];
  return endings.flatMap((ending) => {
    const text = `${term}${ending}`;
    const sound = soundOf(text);
    const spaced = tokenizer.encode(` ${text}`);
    const isUsable = sound !== '' && spaced.length <= MOST_TERM_TOKENS;
    const bare = tokenizer.encode(text);
    return isUsable ? [{ text, term, sound: weigh(sound), spaced, bare, isRest }] : [];
  });
}
