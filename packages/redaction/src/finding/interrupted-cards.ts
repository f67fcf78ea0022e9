import { countLeading } from '@ws/core/internal';
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
  const parts = runs.filter((run) => lengthOf(run) >= MIN_PART);
  const words = wordsOf(tokens);
  const found = new Set<NumberRun>();
  const settled = new Set<NumberRun>();
  const wordsBefore = (at: number): number => countLeading(words, (word) => word < at);
  const isNear = (from: number, to: number): boolean =>
    wordsBefore(to) - wordsBefore(from) <= MOST_WORDS;
  const isLinked = (at: number): boolean => at > 0 && isNear(parts[at - 1]!.to, parts[at]!.from);

  function take(from: number, to: number): void {
    const some = parts.slice(from, to + 1);
    if (some.every(isOther)) return;
    const isSettled = some.at(-1)!.to <= closedTo;
    for (const run of some) {
      found.add(run);
      if (isSettled) settled.add(run);
    }
  }

  for (const [from, run] of parts.entries()) {
    let front = run.groups.join('');
    for (let to = from + 1; to < parts.length && isLinked(to); to++) {
      if (front.length >= MOST_CARD_DIGITS) break;
      const total = front.length + lengthOf(parts[to]!);
      const isLong = total >= MIN_CARD_DIGITS && total <= MOST_CARD_DIGITS;
      // No card begins with a year.
      if ((isLong && !isOther(run)) || beginsCard(front, parts[to]!)) take(from, to);
      front += parts[to]!.groups.join('');
    }
  }

  return { runs: found, openFrom: openPart() };

  function openPart(): number {
    let at = parts.findLastIndex((run) => run.to <= closedTo);
    let openFrom = closedTo;
    if (at < 0 || !isNear(parts[at]!.to, closedTo)) return openFrom;
    // What follows has one digit of it at least.
    for (let after = 0; after < MOST_CARD_DIGITS - 1; at--) {
      const run = parts[at]!;
      if (!settled.has(run) && !isCard(run)) openFrom = run.from;
      after += lengthOf(run);
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

function lengthOf({ groups }: NumberRun): number {
  return groups.reduce((sum, group) => sum + group.length, 0);
}

/** Where words begin; "that's" is one. */
function wordsOf(tokens: readonly Token[]): number[] {
  return tokens.flatMap(({ type, from }, at) => {
    const isWord =
      (type === 'word' || type === 'digits') && !/['’]/.test(tokens[at - 1]?.text ?? '');
    return isWord ? [from] : [];
  });
}
