import type { Tokenizer } from '../tokenizer/tokenizer.js';
import { soundOf, type Weighed, weigh } from './sound-likeness.js';
import { lettersOf, trimTerm, wordsOf } from './term-spelling.js';

/** A term as it may be written. */
export interface TermForm {
  readonly text: string;
  /** What it is a form of: a plural or possessive is one of its singular. */
  readonly term: string;
  readonly sound: Weighed;
  /** Its words without case and punctuation, and its letters. */
  readonly words: string;
  readonly letters: string;
  /** Tokens of the term alone, after a space. */
  readonly length: number;
  /** Its tokens after a space, and without one. */
  readonly spaced: readonly number[];
  readonly bare: readonly number[];
  /** It stands at the very beginning or nowhere: it ends a term that a prefix has begun. */
  readonly isRest: boolean;
}

/** Terms to expect, ready to be looked for, in all their forms. */
export type Keyterms = readonly TermForm[];

/** Terms that are looked for; of a longer list the first. */
export const MOST_TERMS = 100;

/** A term of more tokens is not looked for. */
export const MOST_TERM_TOKENS = 32;

/** Sounds and letters that a term has at least, and in scripts whose characters are syllables or words. */
const LEAST_SOUNDS = 3;
const LEAST_CHARACTERS = 2;
const SYLLABIC = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u;

const ENGLISH_ENDINGS = ['', "'s", 's'] as const;

/**
 * Prepares terms, without the punctuation of sentences around them. Blank ones are left out, and those of fewer than three
 * sounds or letters ("to", "4"): anything sounds like them.
 */
export function createKeyterms(tokenizer: Tokenizer, terms: readonly string[]): Keyterms {
  const texts = new Set(terms.slice(0, MOST_TERMS).map(trimTerm));
  return [...texts].flatMap((text) => formsOf(tokenizer, text, false));
}

/** Lists that are kept: a session gives its own again with every call. A list of 100 takes some 50 kB. */
const KEPT = 64;

/** Makes lists of terms ready, each once as long as it is among the newest; gives nothing where no term can be looked for. */
export function createKeytermShelf(
  tokenizer: Tokenizer,
): (terms: readonly string[]) => Keyterms | undefined {
  /** The least recently used first. */
  const kept = new Map<string, Keyterms>();
  return (terms) => {
    if (terms.length === 0) return undefined;
    const key = JSON.stringify(terms);
    const keyterms = kept.get(key) ?? createKeyterms(tokenizer, terms);
    kept.delete(key);
    if (kept.size >= KEPT) kept.delete(kept.keys().next().value!);
    kept.set(key, keyterms);
    return keyterms.length === 0 ? undefined : keyterms;
  };
}

/** The terms, and what is left of those whose first words the text before ends with. */
export function keytermsAfter(tokenizer: Tokenizer, forms: Keyterms, before: string): Keyterms {
  const said = before.trimEnd().toLowerCase();
  if (said === '') return forms;
  const rests = new Set<string>();
  for (const { text } of forms) {
    for (let at = text.indexOf(' '); at > 0; at = text.indexOf(' ', at + 1)) {
      const begun = text.slice(0, at).toLowerCase();
      const isWord = said.length === begun.length || /\s/u.test(said.at(-begun.length - 1)!);
      if (said.endsWith(begun) && isWord) rests.add(text.slice(at + 1));
    }
  }
  return [...forms, ...[...rests].flatMap((text) => formsOf(tokenizer, text, true))];
}

function formsOf(tokenizer: Tokenizer, term: string, isRest: boolean): readonly TermForm[] {
  if (isTooShort(soundOf(term)) || isTooShort(lettersOf(term))) return [];
  const endings = /[a-z]$/iu.test(term) && !isRest ? ENGLISH_ENDINGS : [''];
  const { length } = tokenizer.encode(` ${term}`);
  return endings.flatMap((ending) => {
    const text = `${term}${ending}`;
    const spaced = tokenizer.encode(` ${text}`);
    if (spaced.length > MOST_TERM_TOKENS) return [];
    const spelling = { words: wordsOf(text), letters: lettersOf(text) };
    const bare = tokenizer.encode(text);
    return [{ text, term, sound: weigh(soundOf(text)), ...spelling, length, spaced, bare, isRest }];
  });
}

function isTooShort(letters: string): boolean {
  return [...letters].length < (SYLLABIC.test(letters) ? LEAST_CHARACTERS : LEAST_SOUNDS);
}
