import { SENTENCE_END } from '../text/sentence-end.js';
import { type FunctionWords, functionWords } from './function-words.js';
import type { TimedPiece } from './timed-pieces.js';

/** What a break that parts what belongs together costs: more than any other way to break a text of some length. */
export const PARTING = 1000;

// The order is that of Netflix's and the BBC's guides: after a sentence, after a clause, before a conjunction, before a
// preposition.
const AFTER_SENTENCE = 0;
const AFTER_LONG_CLAUSE = 12;
const AFTER_COMMA = 20;
const BEFORE_CONJUNCTION = 40;
const BEFORE_PREPOSITION = 55;
const BEFORE_SUBJECT = 50;
const BEFORE_NOUN_PHRASE = 75;
const ORDINARY = 80;
const IN_NOUN_PHRASE = 160;
/** "to it", "for me". */
const BEFORE_PRONOUN_PHRASE = 160;
const BEFORE_OBJECT = 200;
const AFTER_NUMBER = 400;

// A pause says that something ends, where no punctuation does.
const LONG_PAUSE_S = 0.7;
const PAUSE_TAKES_OFF = 0.7;

const LONG_CLAUSE_END = /[;:—–；：]["'”’»)\]]*$/u;
const COMMA = /[,、，)\]»”]["'”’»)\]]*$/u;
const CAPITALISED = /^\p{Lu}[\p{Ll}'’-]/u;
const JOINER = /(^|\s)[&+=/×]$/u;
const NUMBER = /\d$/u;
const CONTRACTED = /(n't|'(m|re|ve|ll|d|s))$/u;
// No word that the tables know is longer; the patterns take time with the square of a text's length.
const LONGEST = 100;
const AROUND = /^[^\p{L}\p{N}']+|[^\p{L}\p{N}'.]+$/gu;

/** Whether a sentence ends with the text. */
export function endsSentence({ text, language }: TimedPiece): boolean {
  return SENTENCE_END.test(text) && !functionWords(language).determiners.has(bareWord(text));
}

/**
 * What a break between two pieces costs, by the words that stand there: 0 at the end of a sentence, {@link PARTING} where
 * it would part an article and its noun, an auxiliary and its verb, two names, and so on.
 *
 * @param at - the break is before this piece; 1 or more
 */
export function breakCost(pieces: readonly TimedPiece[], at: number): number {
  const [before, after] = [pieces[at - 1]!, pieces[at]!];
  const pauseS = Math.min(LONG_PAUSE_S, Math.max(0, after.start - before.end));
  const cost = costOfWords(pieces[at - 2], before, after, pieces[at + 1]);
  return cost >= PARTING ? cost : cost * (1 - (pauseS / LONG_PAUSE_S) * PAUSE_TAKES_OFF);
}

function costOfWords(
  earlier: TimedPiece | undefined,
  before: TimedPiece,
  after: TimedPiece,
  later: TimedPiece | undefined,
): number {
  if (endsSentence(before)) return AFTER_SENTENCE;
  const words = functionWords(before.language);
  const [last, next] = [bareWord(before.text), bareWord(after.text)];
  // "Mr." has a full stop, and leans on the name all the same. English "her" and "this" may be no
  // determiners, and "it" no subject.
  const endsPhrase =
    before.language === 'en' && (words.prepositions.has(next) || words.conjunctions.has(next));
  if (words.determiners.has(last) && !endsPhrase && !COMMA.test(before.text.slice(-LONGEST)))
    return PARTING;
  if (LONG_CLAUSE_END.test(before.text)) return AFTER_LONG_CLAUSE;
  if (COMMA.test(before.text.slice(-LONGEST))) return AFTER_COMMA;
  if (JOINER.test(before.text) || leansOnNext(before, last, endsPhrase) || words.trailing.has(next))
    return PARTING;
  if (CAPITALISED.test(before.text) && CAPITALISED.test(after.text)) return PARTING;
  if (NUMBER.test(before.text)) return AFTER_NUMBER;
  // "as long as"
  if (before.language === 'en' && next === 'as' && earlier && bareWord(earlier.text) === 'as')
    return PARTING;
  if (words.objects.has(next)) return BEFORE_OBJECT;
  if (words.prepositions.has(next) && isPronoun(words, later)) return BEFORE_PRONOUN_PHRASE;
  if (words.conjunctions.has(next)) return BEFORE_CONJUNCTION;
  if (words.prepositions.has(next)) return BEFORE_PREPOSITION;
  if (words.subjects.has(next)) return BEFORE_SUBJECT;
  const isContent = !words.auxiliaries.has(next) && !words.determiners.has(next);
  const isInNounPhrase =
    isContent && earlier !== undefined && words.determiners.has(bareWord(earlier.text));
  if (isInNounPhrase) return IN_NOUN_PHRASE;
  return words.determiners.has(next) ? BEFORE_NOUN_PHRASE : ORDINARY;
}

function isPronoun(
  { objects, trailing, determiners }: FunctionWords,
  piece: TimedPiece | undefined,
): boolean {
  const word = piece === undefined ? '' : bareWord(piece.text);
  return (objects.has(word) || trailing.has(word)) && !determiners.has(word);
}

function leansOnNext({ language }: TimedPiece, word: string, endsPhrase: boolean): boolean {
  const { conjunctions, prepositions, auxiliaries, subjects } = functionWords(language);
  return (
    [conjunctions, prepositions, auxiliaries].some((kind) => kind.has(word)) ||
    (subjects.has(word) && !endsPhrase) ||
    (language === 'en' && CONTRACTED.test(word))
  );
}

/** The word as the tables have it. */
function bareWord(text: string): string {
  return text.length > LONGEST ? '' : text.replaceAll('’', "'").replace(AROUND, '').toLowerCase();
}
