const UNITS = 'zero one two three four five six seven eight nine'.split(' ');
const TEENS =
  'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** The digits that a number word of English says, as who reads a number aloud says them: "forty" is `40`. */
const DIGITS: ReadonlyMap<string, string> = new Map([
  ...UNITS.map((word, i) => [word, `${i}`] as const),
  ...TEENS.map((word, i) => [word, `${10 + i}`] as const),
  ...TENS.map((word, i) => [word, `${20 + 10 * i}`] as const),
  ...(['oh', 'o', 'nought', 'naught'] as const).map((word) => [word, '0'] as const),
  ['niner', '9'],
  ['hundred', '00'],
  ['thousand', '000'],
  ['million', '000000'],
  ['billion', '000000000'],
]);

const MAGNITUDE = /^(hundred|thousand|million|billion)$/;

const REPEATS: ReadonlyMap<string, number> = new Map([
  ['double', 2],
  ['triple', 3],
  ['treble', 3],
]);

// "four one, uh, one dash one".
const WITHIN: ReadonlySet<string> = new Set(['and', 'dash', 'hyphen', 'uh', 'um', 'er']);

const ALL = [...DIGITS.keys(), ...REPEATS.keys(), ...WITHIN];

/** What a word says, where it is one of a number. */
export function digitsOfWord(word: string): string | undefined {
  return DIGITS.get(word);
}

/** How often the digit after it counts: "double five". */
export function repeatsOfWord(word: string): number | undefined {
  return REPEATS.get(word);
}

/** Whether a word may stand between two of a number; `and` only after "hundred" and such. */
export function isWithinNumbers(word: string, before: string): boolean {
  return WITHIN.has(word) && (word !== 'and' || isMagnitude(before));
}

/** Whether a word says how many zeros follow: "thousand". */
export function isMagnitude(word: string): boolean {
  return MAGNITUDE.test(word);
}

/** Whether "oh" and such, which are no number by themselves. */
export function isOh(word: string): boolean {
  return word === 'oh' || word === 'o';
}

/** Whether tens wait for a unit: "forty" of "forty one". */
export function isTens(word: string): boolean {
  return TENS.includes(word);
}

/** Whether a word that is still being written may become one of these. */
export function mayBecomeNumber(word: string): boolean {
  return ALL.some((one) => one.startsWith(word));
}
