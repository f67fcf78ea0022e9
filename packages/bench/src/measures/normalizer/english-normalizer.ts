import { plainLetters, withoutNotes } from './basic-normalizer.js';
import { normalizeNumbers } from './english-numbers.js';
import { AMERICAN_SPELLINGS } from './english-spellings.js';
import { pattern, singleSpaces, splitWords } from './python-patterns.js';

const HESITATIONS = pattern('\\b(?:hmm|mm|mhm|mmm|uh|um)\\b');
const SPACED_APOSTROPHE = pattern("\\s+'");

// In this order: a later one finds what an earlier one has left.
const SPOKEN_OUT: readonly (readonly [found: RegExp, replacement: string])[] = [
  ["\\bwon't\\b", 'will not'],
  ["\\bcan't\\b", 'can not'],
  ["\\blet's\\b", 'let us'],
  ["\\bain't\\b", 'aint'],
  ["\\by'all\\b", 'you all'],
  ['\\bwanna\\b', 'want to'],
  ['\\bgotta\\b', 'got to'],
  ['\\bgonna\\b', 'going to'],
  ["\\bi'ma\\b", 'i am going to'],
  ['\\bimma\\b', 'i am going to'],
  ['\\bwoulda\\b', 'would have'],
  ['\\bcoulda\\b', 'could have'],
  ['\\bshoulda\\b', 'should have'],
  ["\\bma'am\\b", 'madam'],
  ['\\bmr\\b', 'mister '],
  ['\\bmrs\\b', 'missus '],
  ['\\bst\\b', 'saint '],
  ['\\bdr\\b', 'doctor '],
  ['\\bprof\\b', 'professor '],
  ['\\bcapt\\b', 'captain '],
  ['\\bgov\\b', 'governor '],
  ['\\bald\\b', 'alderman '],
  ['\\bgen\\b', 'general '],
  ['\\bsen\\b', 'senator '],
  ['\\brep\\b', 'representative '],
  ['\\bpres\\b', 'president '],
  ['\\brev\\b', 'reverend '],
  ['\\bhon\\b', 'honorable '],
  ['\\basst\\b', 'assistant '],
  ['\\bassoc\\b', 'associate '],
  ['\\blt\\b', 'lieutenant '],
  ['\\bcol\\b', 'colonel '],
  ['\\bjr\\b', 'junior '],
  ['\\bsr\\b', 'senior '],
  ['\\besq\\b', 'esquire '],
  ["'d been\\b", ' had been'],
  ["'s been\\b", ' has been'],
  ["'d gone\\b", ' had gone'],
  ["'s gone\\b", ' has gone'],
  ["'d done\\b", ' had done'],
  ["'s got\\b", ' has got'],
  ["n't\\b", ' not'],
  ["'re\\b", ' are'],
  ["'s\\b", ' is'],
  ["'d\\b", ' would'],
  ["'ll\\b", ' will'],
  ["'t\\b", ' not'],
  ["'ve\\b", ' have'],
  ["'m\\b", ' am'],
].map(([found, replacement]) => [pattern(found!), replacement!]);

/**
 * Whisper's normaliser for English (`EnglishTextNormalizer`; Radford et al. 2022, appendix C), as it is released: lower case, no notes, no
 * hesitations, contractions and titles in full, numbers in digits, American spelling, no punctuation. Words stand
 * apart by one space; a space may stand before the first and after the last.
 */
export function normalizeEnglish(text: string): string {
  let said = withoutNotes(text.toLowerCase())
    .replace(HESITATIONS, '')
    .replace(SPACED_APOSTROPHE, "'");
  for (const [found, replacement] of SPOKEN_OUT) said = said.replace(found, replacement);
  const plain = plainLetters(
    said.replace(/(\p{Nd}),(\p{Nd})/gu, '$1$2').replace(/\.([^0-9]|$)/gu, ' $1'),
    '.%$¢€£',
  );
  const spelled = splitWords(normalizeNumbers(plain))
    .map((word) => AMERICAN_SPELLINGS.get(word) ?? word)
    .join(' ');
  // Signs stay at the numbers that they are of, and there alone.
  return singleSpaces(spelled.replace(/[.$¢€£]([^0-9])/gu, ' $1').replace(/([^0-9])%/gu, '$1 '));
}
