import { singleSpaces } from './python-patterns.js';

export interface BasicNormalizerOptions {
  /** Letters lose their diacritics. Default false. */
  readonly removeDiacritics?: boolean;
  /** Spaces go between all characters. Default false. */
  readonly splitLetters?: boolean;
  /** Marks stay on their letters: in the scripts of India and others they are part of the word. Default false. */
  readonly preserveMarks?: boolean;
}

// Notes of the transcriber, which the speaker did not say.
const BRACKETED = /[<[][^>\]]*[>\]]/gu;
const PARENTHESISED = /\(([^)]+?)\)/gu;

// Letters that Unicode's compatibility forms do not take apart.
const PLAIN_LETTERS: ReadonlyMap<string, string> = new Map([
  ...[
    ['œ', 'oe'],
    ['Œ', 'OE'],
    ['ø', 'o'],
    ['Ø', 'O'],
    ['æ', 'ae'],
    ['Æ', 'AE'],
  ],
  ...[
    ['ß', 'ss'],
    ['ẞ', 'SS'],
    ['đ', 'd'],
    ['Đ', 'D'],
    ['ð', 'd'],
    ['Ð', 'D'],
  ],
  ...[
    ['þ', 'th'],
    ['Þ', 'th'],
    ['ł', 'l'],
    ['Ł', 'L'],
  ],
] as [string, string][]);

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Whisper's normaliser for all languages but English (`BasicTextNormalizer`), as a function. */
export function basicNormalizer(options: BasicNormalizerOptions = {}): (text: string) => string {
  const { removeDiacritics = false, splitLetters = false, preserveMarks = false } = options;
  const symbols = preserveMarks ? /[\p{S}\p{P}]/gu : /[\p{M}\p{S}\p{P}]/gu;
  return (text) => {
    const said = withoutNotes(text.toLowerCase());
    const letters = removeDiacritics
      ? plainLetters(said)
      : said.normalize('NFKC').replace(symbols, ' ');
    const lower = letters.toLowerCase();
    const parts = splitLetters
      ? Array.from(graphemes.segment(lower), ({ segment }) => segment).join(' ')
      : lower;
    return singleSpaces(parts);
  };
}

/** A text without what stands in brackets. */
export function withoutNotes(text: string): string {
  return text.replace(BRACKETED, '').replace(PARENTHESISED, '');
}

/** A text without symbols, punctuation and diacritics. @param kept - symbols that stay */
export function plainLetters(text: string, kept = ''): string {
  return Array.from(text.normalize('NFKD'), (letter) => {
    if (kept.includes(letter)) return letter;
    const plain = PLAIN_LETTERS.get(letter);
    if (plain !== undefined) return plain;
    if (/\p{Mn}/u.test(letter)) return '';
    return /[\p{M}\p{S}\p{P}]/u.test(letter) ? ' ' : letter;
  }).join('');
}
