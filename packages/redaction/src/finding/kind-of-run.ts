import type { RedactionKind } from '@ws/core/internal';
import { holdsCard, MIN_CARD_DIGITS } from './card-numbers.js';
import type { NumberRun } from './number-runs.js';

const MIN_NUMBER = 3;
const SSN = 9;
const MIN_PHONE = 7;
// Of what is cut off by the end of an utterance, or may be: more than a year or a postcode has.
const MIN_PIECE = 6;
// Between two magnitudes: "1.5 million", "in 2024 fifty million".
const MOST_SAID_NUMBERS = 2;
const MOST_SAID_DIGITS = 6;
// Of an utterance that is nothing else.
const MIN_ALONE = 4;

/** Kinds whose numbers are longer than what may be seen of them. */
const LONG: readonly RedactionKind[] = ['pci', 'ssn', 'phone', 'iban'];

/**
 * As what a run is covered, of the kinds that are asked for; nothing where it is not.
 *
 * @param isPiece - whether the run may be a piece of something longer
 */
export function kindOfRun(
  run: NumberRun,
  kinds: ReadonlySet<RedactionKind>,
  isPiece: boolean,
): RedactionKind | undefined {
  const { groups, startsText, endsText, isWritten } = run;
  const length = groups.reduce((sum, group) => sum + group.length, 0);
  const isAmount = isAmountRun(run);
  if (kinds.has('pci') && isCard(run)) return 'pci';
  if (kinds.has('ssn') && !isAmount && holdsSsn(groups, length)) return 'ssn';
  const isPhone = length >= MIN_PHONE && !isOther(run);
  if (kinds.has('phone') && isPhone) return 'phone';
  const least = startsText && endsText ? MIN_ALONE : MIN_PIECE;
  if (length >= least && !isAmount && (isPiece || startsText || endsText)) {
    const kind = LONG.find((one) => kinds.has(one));
    if (kind !== undefined) return kind;
  }
  if (kinds.has('numbers') && length >= MIN_NUMBER) return 'numbers';
  return kinds.has('digits') && isWritten ? 'digits' : undefined;
}

/** Whether a run is a card, whatever is beside it. A card may be heard as an amount: 4,539,148,803,436,467. */
export function isCard(run: NumberRun): boolean {
  return holdsCard(run) && !(isSpokenAmount(run) && digitsBeside(run) < MIN_CARD_DIGITS);
}

/** Whether it is an amount, a day or years. */
export function isOther(run: NumberRun): boolean {
  return isAmountRun(run) || isDate(run) || isYears(run.groups);
}

function isAmountRun(run: NumberRun): boolean {
  return isThousands(run) || isSpokenAmount(run);
}

/** Nine digits, or 3, 2 and 4 of them among others. */
function holdsSsn(groups: readonly string[], length: number): boolean {
  return (
    length === SSN ||
    groups.some(
      ({ length: first }, i) =>
        first === SSN ||
        (first === 3 && groups[i + 1]?.length === 2 && groups[i + 2]?.length === 4),
    )
  );
}

/** An amount: 1,250,000 or 1.250.000,50. */
function isThousands({ groups, gaps }: NumberRun): boolean {
  const [first, ...rest] = groups;
  const [sign] = gaps;
  if (first === undefined || first.length > 3 || (sign !== ',' && sign !== '.')) return false;
  const last = gaps.at(-1);
  const isDecimal = last !== sign && (last === ',' || last === '.');
  const thousands = isDecimal ? rest.slice(0, -1) : rest;
  return thousands.every((group, i) => group.length === 3 && gaps[i] === sign);
}

/**
 * An amount or a year as it is said: "one million two hundred fifty thousand", "5 million", "two thousand twenty four".
 * Three numbers with no "hundred" between them, or long ones, are digits that are said one after the other.
 */
function isSpokenAmount({ groups, magnitudes }: NumberRun): boolean {
  if (magnitudes.size === 0) return false;
  let numbers = 0;
  let digits = 0;
  return groups.every((group, i) => {
    const isMagnitude = magnitudes.has(i);
    numbers = isMagnitude ? 0 : numbers + 1;
    digits = isMagnitude ? 0 : digits + group.length;
    return numbers <= MOST_SAID_NUMBERS && digits <= MOST_SAID_DIGITS;
  });
}

/** The digits of a run but for the zeros of "hundred" and such. */
function digitsBeside({ groups, magnitudes }: NumberRun): number {
  return groups.reduce((sum, group, i) => sum + (magnitudes.has(i) ? 0 : group.length), 0);
}

/** A day: 2024-05-17, 17.05.2024, 5/17/2024. */
function isDate({ groups, gaps }: NumberRun): boolean {
  const [first = '', second = '', third = ''] = groups;
  if (groups.length !== 3 || gaps[0] !== gaps[1] || !/^[-./]$/.test(gaps[0]!)) return false;
  const [year, other] = first.length === 4 ? [first, third] : [third, first];
  return year.length === 4 && second.length <= 2 && other.length <= 2;
}

function isYears(groups: readonly string[]): boolean {
  return groups.every((group) => /^(19|20)\d\d$/.test(group));
}
