/** Punctuation that ends or parts sentences; within a word it belongs to the word: "Node.js". */
const SENTENCE_PUNCTUATION = /[,.?!;:…]+(?=\s|$)|[。、，！？；：]+/gu;
const AT_THE_END = /[\s,.?!;:…。、，！？；：]+$/u;
const AT_THE_START = /^[\s,?!;:…。、，！？；：]+/u;

/** A term without white space and punctuation of sentences around it; it may begin with a full stop, as ".NET" does. */
export function trimTerm(term: string): string {
  return term.replace(AT_THE_START, '').replace(AT_THE_END, '').replace(/\s+/gu, ' ');
}

export function endsSentence(text: string): boolean {
  return AT_THE_END.test(text);
}

/** What two texts have in common that differ in nothing but case and punctuation of sentences. */
export function wordsOf(text: string): string {
  return text.toLowerCase().replace(SENTENCE_PUNCTUATION, ' ').replace(/\s+/gu, ' ').trim();
}

/** What two texts have in common that have the same letters and digits but for case and accents. */
export function lettersOf(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Letters from which on a word may be capitalised: shorter ones are too common to be names in small letters. */
const LEAST_CAPITALISED = 4;

/**
 * Whether a text may be written as a term that differs in case alone. A word of the term has capitals beyond its first
 * letter ("iPhone", "NASA"), or it has four letters or more and gets a capital; nothing else is written in small letters.
 */
export function mayRecase(text: string, term: string): boolean {
  if (text.toLowerCase() !== term.toLowerCase() || text === term) return false;
  const said = text.split(' ');
  return term.split(' ').every((word, i) => {
    if (word === said[i] || /\p{L}.*\p{Lu}/u.test(word)) return true;
    const isCapitalised = /^\P{L}*\p{Lu}/u.test(word) && said[i] === said[i]!.toLowerCase();
    return isCapitalised && word.length >= LEAST_CAPITALISED;
  });
}
