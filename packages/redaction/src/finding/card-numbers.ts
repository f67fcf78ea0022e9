import type { NumberRun } from './number-runs.js';

/** How many digits the number of a card has. */
export const MIN_CARD_DIGITS = 13;
export const MOST_CARD_DIGITS = 19;

/**
 * Whether numbers that follow one another hold the number of a payment card. 13 digits or more are one where there is
 * nothing but spaces and dashes between them: a spoken card number is rarely heard without a fault, and one digit
 * is enough to fail a check. Others, which may be a list, are one where they have the length of most cards (15 or 16), or
 * where 13 to 19 of their digits, wherever they begin and end, pass Luhn's check (ISO/IEC 7812-1, annex B).
 */
export function holdsCard({ groups, gaps }: Pick<NumberRun, 'groups' | 'gaps'>): boolean {
  const total = groups.reduce((sum, group) => sum + group.length, 0);
  if (total < MIN_CARD_DIGITS) return false;
  const isOne = !gaps.some((gap) => /[,./]/.test(gap));
  if (isOne || total === 15 || total === 16) return true;
  if (groups.some((group) => group.length >= MIN_CARD_DIGITS)) return true;
  return groups.some((_, from) => {
    let digits = '';
    for (let to = from; to < groups.length && digits.length < MOST_CARD_DIGITS; to++) {
      digits += groups[to];
      const isLong = digits.length >= MIN_CARD_DIGITS && digits.length <= MOST_CARD_DIGITS;
      if (isLong && passesLuhn(digits)) return true;
    }
    return false;
  });
}

/** Luhn's check. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? 2 * digit : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
