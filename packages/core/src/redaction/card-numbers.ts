const SHORTEST = 13;
const LONGEST = 19;

/**
 * Whether numbers that follow one another hold the number of a payment card: 13 to 19 digits, wherever they begin and
 * end, that pass Luhn's check (ISO/IEC 7812-1, annex B). So do 15 or 16 in all that fail it, for one misheard digit is
 * enough for that, and more than 19 in a row, for a date may be stuck to a card.
 */
export function holdsCard(groups: readonly string[]): boolean {
  let total = 0;
  for (const group of groups) {
    if (group.length > LONGEST) return true;
    total += group.length;
  }
  if (total === 15 || total === 16) return true;
  return groups.some((_, from) => {
    let digits = '';
    for (let to = from; to < groups.length && digits.length < LONGEST; to++) {
      digits += groups[to];
      const isLong = digits.length >= SHORTEST && digits.length <= LONGEST;
      if (isLong && passesLuhn(digits)) return true;
    }
    return false;
  });
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? 2 * digit : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
