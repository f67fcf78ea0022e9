import { MIN_CARD_DIGITS, MOST_CARD_DIGITS, passesLuhn } from './card-numbers.js';
import { isCard, isOther } from './kind-of-run.js';
import type { NumberRun } from './number-runs.js';
import type { Token } from './text-tokens.js';

/** Cards whose digits have words between them. */
export interface InterruptedCards {
  /** The runs that are of one. */
  readonly runs: ReadonlySet<NumberRun>;
  /** Where the first of those begins that may still become one. */
  readonly openFrom: number;
}

const MIN_PART = 4;
const MOST_WORDS = 3;

/** A run that may be a part of a card. */
interface Part {
  readonly run: NumberRun;
  readonly length: number;
  /** How many words there are before its first digit, and before what follows it. */
  readonly wordsBefore: number;
  readonly wordsThrough: number;
}

/**
 * Cards that are interrupted: "4539 1488, um, and then 0343 6467". Runs of four digits or more, with three words or fewer
 * between each two, are one where they have 13 to 19 digits together, or where the first 15 or 16 of them pass Luhn's check.
 * Amounts, days and years alone are none.
 *
 * @param closedTo - up to here nothing becomes another run, whatever follows
 */
export function interruptedCards(
  tokens: readonly Token[],
  runs: readonly NumberRun[],
  closedTo: number,
): InterruptedCards {
  const { parts, words } = partsOf(tokens, runs, closedTo);
  const found = new Set<NumberRun>();
  const settled = new Set<NumberRun>();
  const isLinked = (at: number): boolean =>
    at > 0 && parts[at]!.wordsBefore - parts[at - 1]!.wordsThrough <= MOST_WORDS;

  function take(from: number, to: number): void {
    const some = parts.slice(from, to + 1).map(({ run }) => run);
    if (some.every(isOther)) return;
    const isSettled = some.at(-1)!.to <= closedTo;
    for (const run of some) {
      found.add(run);
      if (isSettled) settled.add(run);
    }
  }

  for (const [from, { run, length }] of parts.entries()) {
    let total = length;
    let front = run.groups.join('');
    for (let to = from + 1; to < parts.length && isLinked(to); to++) {
      if (front.length >= MOST_CARD_DIGITS) break;
      total += parts[to]!.length;
      const isLong = total >= MIN_CARD_DIGITS && total <= MOST_CARD_DIGITS;
      // No card begins with a year.
      if ((isLong && !isOther(run)) || beginsCard(front, parts[to]!.run)) take(from, to);
      front += parts[to]!.run.groups.join('');
    }
  }

  return { runs: found, openFrom: openPart() };

  function openPart(): number {
    let at = parts.findLastIndex(({ run }) => run.to <= closedTo);
    let openFrom = closedTo;
    if (at < 0 || words - parts[at]!.wordsThrough > MOST_WORDS) return openFrom;
    // What follows has one digit of it at least.
    for (let after = 0; after < MOST_CARD_DIGITS - 1; at--) {
      const { run, length } = parts[at]!;
      if (!settled.has(run) && !isCard(run)) openFrom = run.from;
      after += length;
      if (!isLinked(at)) break;
    }
    return openFrom;
  }
}

/** Whether digits are a card with the first numbers of a run: what is said after a card goes on in it. */
function beginsCard(front: string, { groups }: NumberRun): boolean {
  let digits = front;
  return groups.some((group) => {
    if (digits.length >= MOST_CARD_DIGITS) return false;
    digits += group;
    return (digits.length === 15 || digits.length === 16) && passesLuhn(digits);
  });
}

function partsOf(
  tokens: readonly Token[],
  runs: readonly NumberRun[],
  closedTo: number,
): { readonly parts: readonly Part[]; readonly words: number } {
  let at = 0;
  let count = 0;
  /** Words that begin before a position; positions never go back. */
  function wordsBefore(position: number): number {
    for (; at < tokens.length && tokens[at]!.from < position; at++) {
      const isWord = tokens[at]!.type === 'word' || tokens[at]!.type === 'digits';
      // "That's" is one.
      if (isWord && !/['’]/.test(tokens[at - 1]?.text ?? '')) count++;
    }
    return count;
  }
  const parts: Part[] = [];
  let words: number | undefined;
  for (const run of runs) {
    const length = run.groups.reduce((sum, group) => sum + group.length, 0);
    if (length < MIN_PART) continue;
    if (run.from >= closedTo) words ??= wordsBefore(closedTo);
    parts.push({
      run,
      length,
      wordsBefore: wordsBefore(run.from),
      wordsThrough: wordsBefore(run.to),
    });
  }
  return { parts, words: words ?? wordsBefore(closedTo) };
}
