import {
  digitsOfWord,
  isMagnitude,
  isOh,
  isTens,
  isWithinNumbers,
  mayBecomeNumber,
  repeatsOfWord,
} from './number-words.js';
import type { Token } from './text-tokens.js';

/** Numbers that follow one another, with nothing between them but what stands within a number: `4111-1111 1111, 1111`. */
export interface NumberRun {
  /** Its place in the text, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
  /** The digits of each number that it is of, as ASCII. */
  readonly groups: readonly string[];
  /** The signs between the first and the second of them, the second and the third. */
  readonly gaps: readonly string[];
  /** Which of the numbers are "hundred", "thousand" and such. */
  readonly magnitudes: ReadonlySet<number>;
  /** Whether some of it stands in digits. */
  readonly isWritten: boolean;
  /** Whether nothing is said before it, and nothing after it. */
  readonly startsText: boolean;
  readonly endsText: boolean;
}

// Between two numbers of a run: "(555) 123 - 4567".
const JOINING = new Set([...'-‐‑‒–—.,/()+#·_*']);
const MOST_SIGNS = 3;
const LEADING = new Set(['+', '(']);

interface OpenRun {
  readonly first: number;
  last: number;
  readonly groups: string[];
  readonly gaps: string[];
  readonly magnitudes: Set<number>;
  isWritten: boolean;
  /** More than "oh". */
  isNumber: boolean;
  /** The word before was "forty" or such. */
  tens: boolean;
}

/**
 * All runs of a text, in its order.
 *
 * @param isTaken - whether a token belongs to something else
 * @returns with `openFrom`, where what may still become one, or become longer, begins: all before it stays as it is,
 *   whatever follows
 */
export function numberRuns(
  tokens: readonly Token[],
  isTaken: (token: Token) => boolean,
): { readonly runs: NumberRun[]; readonly openFrom: number } {
  const found: OpenRun[] = [];
  let run: OpenRun | undefined;
  let at = 0;
  while (at < tokens.length) {
    const token = tokens[at]!;
    const said = isTaken(token) ? undefined : numberAt(tokens, at, isTaken);
    if (said === undefined) {
      at++;
      continue;
    }
    const gap = run && gapBetween(tokens, run.last + 1, at, isTaken);
    if (run === undefined || gap === undefined) {
      const first = withLeading(tokens, at);
      const none = { groups: [], gaps: [], magnitudes: new Set<number>() };
      run = { first, last: at, ...none, isWritten: false, isNumber: false, tens: false };
      found.push(run);
    }
    addTo(run, said, tokens[said.last]!, gap ?? '');
    at = said.last + 1;
  }
  const isWord = ({ type }: Token): boolean => type === 'word' || type === 'digits';
  const firstWord = tokens.findIndex(isWord);
  const lastWord = tokens.findLastIndex(isWord);
  const runs = found.map(({ first, last, isNumber, tens: _, ...run }): NumberRun => {
    const isClosed = run.gaps.some((gap) => gap.includes(')'));
    const begins = tokens[first]!.text === '(' && !isClosed ? first + 1 : first;
    const place = { from: tokens[begins]!.from, to: tokens[last]!.to };
    const ends = { startsText: first <= firstWord, endsText: last === lastWord };
    return { ...run, ...place, ...ends, groups: isNumber ? run.groups : [] };
  });
  return { runs, openFrom: openFrom(tokens, found, lastWord, isTaken) };
}

/** A number as it is said, from a token on: "double five" is one. */
function numberAt(
  tokens: readonly Token[],
  at: number,
  isTaken: (token: Token) => boolean,
): { readonly last: number; readonly digits: string } | undefined {
  const token = tokens[at]!;
  if (token.type === 'digits') return { last: at, digits: asAscii(token.text) };
  if (token.type !== 'word') return undefined;
  const repeats = repeatsOfWord(token.text);
  if (repeats === undefined) {
    const digits = digitsOfWord(token.text);
    return digits === undefined ? undefined : { last: at, digits };
  }
  const next = tokens[at + 2];
  if (tokens[at + 1]?.type !== 'space' || next === undefined || isTaken(next)) return undefined;
  const digits = next.type === 'digits' ? asAscii(next.text) : digitsOfWord(next.text);
  return digits === undefined ? undefined : { last: at + 2, digits: digits.repeat(repeats) };
}

/** The signs of tokens that may stand within a run; nothing where they end it. */
function gapBetween(
  tokens: readonly Token[],
  from: number,
  to: number,
  isTaken: (token: Token) => boolean,
): string | undefined {
  // "4, uh, 1": spaces, signs, and a word. A longer gap is none, however long.
  if (to - from > 2 * MOST_SIGNS + 3) return undefined;
  let signs = '';
  let before = tokens[from - 1]!.text;
  for (let i = from; i < to; i++) {
    const token = tokens[i]!;
    if (isTaken(token)) return undefined;
    if (token.type === 'space') {
      signs += ' ';
    } else if (token.type === 'sign') {
      if (!JOINING.has(token.text)) return undefined;
      signs += token.text;
    } else {
      if (!isWithinNumbers(token.text, before)) return undefined;
      before = token.text;
    }
  }
  return signs.replaceAll(' ', '').length > MOST_SIGNS ? undefined : signs;
}

function addTo(
  run: OpenRun,
  { last, digits }: { readonly last: number; readonly digits: string },
  { type, text }: Token,
  gap: string,
): void {
  // "Forty one" is 41.
  const isUnit = digits.length === 1 && digits !== '0' && type === 'word';
  if (run.tens && isUnit && /^[\s-]$/.test(gap)) {
    run.groups.push(run.groups.pop()!.slice(0, -1) + digits);
  } else {
    if (run.groups.length > 0) run.gaps.push(gap);
    run.groups.push(digits);
  }
  if (type === 'word' && isMagnitude(text)) run.magnitudes.add(run.groups.length - 1);
  run.last = last;
  run.tens = type === 'word' && isTens(text);
  run.isWritten ||= type === 'digits';
  run.isNumber ||= !isOh(text);
}

/** Where a run begins whose first number is at a token: with a plus or a bracket before it. */
function withLeading(tokens: readonly Token[], at: number): number {
  let first = at;
  while (at - first < 2 && LEADING.has(tokens[first - 1]?.text ?? '')) first--;
  return first;
}

/** "Double" before a token belongs to what that may become. */
function withRepeat(tokens: readonly Token[], at: number): number {
  const isRepeat = tokens[at - 1]?.type === 'space' && repeatsOfWord(tokens[at - 2]?.text ?? '');
  return isRepeat ? at - 2 : at;
}

function openFrom(
  tokens: readonly Token[],
  found: readonly OpenRun[],
  lastWord: number,
  isTaken: (token: Token) => boolean,
): number {
  const end = tokens.at(-1)?.to ?? 0;
  // A plus or a bracket at the end, or a word that may become a number, or begin one.
  let last = withLeading(tokens, tokens.length);
  const word = tokens[lastWord];
  const isOpen =
    word?.type === 'word' &&
    !isTaken(word) &&
    (word.to === end ? mayBecomeNumber(word.text) : isStill(word.text));
  const wordAt = withRepeat(tokens, lastWord);
  if (isOpen) last = Math.min(last, withLeading(tokens, wordAt));
  const run = found.at(-1);
  if (run === undefined) return tokens[last]?.from ?? end;
  // At the end of the text; or that word may be of it.
  const isLast = lastWord <= run.last;
  const isOfRun = isOpen && gapBetween(tokens, run.last + 1, wordAt, isTaken) !== undefined;
  if (isLast || isOfRun) last = Math.min(last, run.first);
  return tokens[last]?.from ?? end;
}

/** Whether a whole word may still be of a number that follows. */
function isStill(word: string): boolean {
  return (
    repeatsOfWord(word) !== undefined ||
    digitsOfWord(word) !== undefined ||
    isWithinNumbers(word, 'hundred')
  );
}

/** Digits of any script. */
function asAscii(digits: string): string {
  return digits.replace(/[^0-9]/gu, (digit) => `${digitValue(digit.codePointAt(0)!)}`);
}

/** Ten of a script follow one another, from its zero on. */
function digitValue(codePoint: number): number {
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(codePoint - value - 1))) value++;
  return value;
}
