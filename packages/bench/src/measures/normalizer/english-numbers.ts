import { BOUNDARY, pattern, splitWords } from './python-patterns.js';

const UNITS = [
  ...['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven'],
  ...['twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
];
const TENS_NAMES = [
  ...['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'],
];
const LARGE_NAMES = [
  ...['thousand', 'million', 'billion', 'trillion', 'quadrillion', 'quintillion'],
  ...['sextillion', 'septillion', 'octillion', 'nonillion', 'decillion'],
];
const IRREGULAR_ORDINALS: Readonly<Record<string, readonly [number, string]>> = {
  zeroth: [0, 'th'],
  first: [1, 'st'],
  second: [2, 'nd'],
  third: [3, 'rd'],
  fifth: [5, 'th'],
  twelfth: [12, 'th'],
};

interface Suffixed {
  readonly value: bigint;
  readonly suffix: string;
}

const ZEROS: ReadonlySet<string> = new Set(['o', 'oh', 'zero']);
const ONES: ReadonlyMap<string, bigint> = new Map(UNITS.map((name, i) => [name, BigInt(i + 1)]));
const TENS: ReadonlyMap<string, bigint> = new Map(
  TENS_NAMES.map((name, i) => [name, BigInt(20 + 10 * i)]),
);
const MULTIPLIERS: ReadonlyMap<string, bigint> = new Map([
  ['hundred', 100n],
  ...LARGE_NAMES.map((name, i): [string, bigint] => [name, 1000n ** BigInt(i + 1)]),
]);

const ONES_SUFFIXED = suffixed([
  ...[...ONES].map(([name, value]) => [name === 'six' ? 'sixes' : `${name}s`, value, 's'] as const),
  ...Object.entries(IRREGULAR_ORDINALS).map(
    ([name, [value, suffix]]) => [name, BigInt(value), suffix] as const,
  ),
  ...[...ONES]
    .filter(([, value]) => value > 3n && value !== 5n && value !== 12n)
    .map(([name, value]) => [`${name}${name.endsWith('t') ? 'h' : 'th'}`, value, 'th'] as const),
]);
const TENS_SUFFIXED = suffixed(
  [...TENS].flatMap(([name, value]) => [
    [name.replace('y', 'ies'), value, 's'] as const,
    [name.replace('y', 'ieth'), value, 'th'] as const,
  ]),
);
const MULTIPLIERS_SUFFIXED = suffixed(
  [...MULTIPLIERS].flatMap(([name, value]) => [
    [`${name}s`, value, 's'] as const,
    [`${name}th`, value, 'th'] as const,
  ]),
);

/** Signs that are said before a number, and those that are said after one and written before it. */
const BEFORE: ReadonlyMap<string, string> = new Map([
  ...([
    ['minus', '-'],
    ['negative', '-'],
    ['plus', '+'],
    ['positive', '+'],
  ] as const),
]);
const AFTER: ReadonlyMap<string, string> = new Map([
  ...([
    ['pound', '£'],
    ['pounds', '£'],
    ['euro', '€'],
    ['euros', '€'],
  ] as const),
  ...([
    ['dollar', '$'],
    ['dollars', '$'],
    ['cent', '¢'],
    ['cents', '¢'],
  ] as const),
]);
const SIGNS: ReadonlySet<string> = new Set([...BEFORE.values(), ...AFTER.values()]);
const PERCENT: ReadonlySet<string> = new Set(['per', 'percent']);
const SPECIAL: ReadonlySet<string> = new Set(['and', 'double', 'triple', 'point']);

const NUMERIC: ReadonlySet<string> = new Set(
  [
    ...[ZEROS, ONES, ONES_SUFFIXED, TENS, TENS_SUFFIXED, MULTIPLIERS, MULTIPLIERS_SUFFIXED],
    ...[BEFORE, AFTER, PERCENT, SPECIAL],
  ].flatMap((words) => [...words.keys()]),
);

const DIGITS = /^[0-9]+(?:\.[0-9]+)?$/;
const AND_A_HALF = pattern('\\band\\s+a\\s+half\\b');
const SPACED_SUFFIX = pattern('([0-9])\\s+(st|nd|rd|th|s)\\b');
const CENTS_AFTER = pattern('([€£$])([0-9]+) (?:and )?¢([0-9]{1,2})\\b');
const CENTS_ALONE = pattern('[€£$]0.([0-9]{1,2})\\b');
const ONE = new RegExp(`${BOUNDARY}1(s?)${BOUNDARY}`, 'gu');

/**
 * Numbers in words become digits, as Whisper's `EnglishNumberNormalizer` writes them: `twenty one` is `21`, `one oh one`
 * `101`, `twenty million dollars` `$20000000`; a lone 1 stays `one`.
 *
 * @param text - in lower case, without punctuation but `.%$¢€£`
 */
export function normalizeNumbers(text: string): string {
  return digitsOf(splitWords(withHalves(text)))
    .join(' ')
    .replace(CENTS_AFTER, (_, sign: string, whole: string, cents: string) => {
      return `${sign}${whole}.${String(Number(cents)).padStart(2, '0')}`;
    })
    .replace(CENTS_ALONE, (_, cents: string) => `¢${Number(cents)}`)
    .replace(ONE, 'one$1');
}

function suffixed(
  entries: readonly (readonly [name: string, value: bigint, suffix: string])[],
): ReadonlyMap<string, Suffixed> {
  return new Map(entries.map(([name, value, suffix]) => [name, { value, suffix }]));
}

/** Halves become `point five`, and digits stand apart from letters that are no ending of theirs. */
function withHalves(text: string): string {
  const segments = text.split(AND_A_HALF);
  const parts = segments.flatMap((segment, i) => {
    const last = splitWords(segment).at(-1);
    if (last === undefined) return [];
    if (i === segments.length - 1) return [segment];
    const isNumber = ONES.has(last) || TENS.has(last) || ZEROS.has(last) || MULTIPLIERS.has(last);
    return [segment, isNumber ? 'point five' : 'and a half'];
  });
  return parts
    .join(' ')
    .replace(/([a-z])([0-9])/gu, '$1 $2')
    .replace(/([0-9])([a-z])/gu, '$1 $2')
    .replace(SPACED_SUFFIX, '$1$2');
}

/** A number that is being said: what can still be added to, or digits that are said one after the other. */
type Value = bigint | string | undefined;

function digitsOf(words: readonly string[]): readonly string[] {
  const written: string[] = [];
  let sign = '';
  let value: Value;

  function write(result: bigint | string): void {
    written.push(`${sign}${result}`);
    value = undefined;
    sign = '';
  }
  function writeValue(): void {
    if (value !== undefined) write(value);
  }

  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const before = words[i - 1] ?? '';
    const next = words[i + 1] ?? '';
    const isNextNumeric = NUMERIC.has(next) || DIGITS.test(next);
    const first = word.slice(0, String.fromCodePoint(word.codePointAt(0)!).length);
    const hasSign = SIGNS.has(first);
    const bare = hasSign ? word.slice(first.length) : word;

    if (DIGITS.test(bare)) {
      if (typeof value === 'string' && value.endsWith('.')) {
        value += word;
        continue;
      }
      writeValue();
      if (hasSign) sign = first;
      value = wholeOf(bare) ?? bare;
    } else if (!NUMERIC.has(word)) {
      writeValue();
      write(word);
    } else if (ZEROS.has(word)) {
      value = `${saidOf(value)}0`;
    } else if (ONES.has(word)) {
      value = withOnes(value, ONES.get(word)!, before);
    } else if (ONES_SUFFIXED.has(word)) {
      const { value: ones, suffix } = ONES_SUFFIXED.get(word)!;
      write(`${withOnes(value, ones, before)}${suffix}`);
    } else if (TENS.has(word)) {
      value = withTens(value, TENS.get(word)!);
    } else if (TENS_SUFFIXED.has(word)) {
      const { value: tens, suffix } = TENS_SUFFIXED.get(word)!;
      write(`${withTens(value, tens)}${suffix}`);
    } else if (MULTIPLIERS.has(word)) {
      const factor = MULTIPLIERS.get(word)!;
      const product = multiplied(value, factor);
      if (product === undefined) writeValue();
      value = product ?? factor;
    } else if (MULTIPLIERS_SUFFIXED.has(word)) {
      const { value: factor, suffix } = MULTIPLIERS_SUFFIXED.get(word)!;
      const product = typeof value === 'bigint' ? added(value, factor) : multiplied(value, factor);
      if (product === undefined) writeValue();
      write(`${product ?? factor}${suffix}`);
    } else if (BEFORE.has(word)) {
      writeValue();
      if (isNextNumeric) sign = BEFORE.get(word)!;
      else write(word);
    } else if (AFTER.has(word)) {
      if (value === undefined) write(word);
      else {
        sign = AFTER.get(word)!;
        write(value);
      }
    } else if (PERCENT.has(word)) {
      if (value === undefined) write(word);
      else if (word === 'percent') write(`${value}%`);
      else if (next === 'cent') {
        write(`${value}%`);
        i++;
      } else {
        write(value);
        write(word);
      }
    } else if (!isNextNumeric) {
      writeValue();
      write(word);
    } else if (word === 'and') {
      // After a hundred or a thousand it is a part of the number.
      if (MULTIPLIERS.has(before)) continue;
      writeValue();
      write(word);
    } else if (word === 'point') {
      const isDecimal = ONES.has(next) || TENS.has(next) || ZEROS.has(next) || DIGITS.test(next);
      if (isDecimal) value = `${saidOf(value)}.`;
    } else if (ONES.has(next) || ZEROS.has(next)) {
      const digit = String(ONES.get(next) ?? 0n);
      value = `${saidOf(value)}${digit.repeat(word === 'double' ? 2 : 3)}`;
      i++;
    } else {
      writeValue();
      write(word);
    }
  }
  writeValue();
  return written;
}

/** What has been said of a number; nothing of a zero that nothing was said before, as in Whisper's. */
function saidOf(value: Value): string {
  return value === undefined || value === 0n ? '' : String(value);
}

function withOnes(value: Value, ones: bigint, before: string): bigint | string {
  if (value === undefined) return ones;
  if (typeof value === 'string' || ONES.has(before)) {
    // Twenty, written as digits, and one.
    if (TENS.has(before) && ones < 10n) return `${String(value).slice(0, -1)}${ones}`;
    return `${value}${ones}`;
  }
  const fits = value % (ones < 10n ? 10n : 100n) === 0n;
  return fits ? value + ones : `${value}${ones}`;
}

function withTens(value: Value, tens: bigint): bigint | string {
  if (value === undefined) return tens;
  if (typeof value === 'string' || value % 100n !== 0n) return `${value}${tens}`;
  return value + tens;
}

/** A number times a hundred, a thousand or more; undefined where that is no whole number. */
function multiplied(value: Value, factor: bigint): bigint | undefined {
  if (value === undefined) return factor;
  if (typeof value === 'bigint') return value === 0n ? 0n : added(value, factor);
  // Python's Fraction reads `1.5`, `12.` and `.5`.
  if (!/^(?=[0-9]|\.[0-9])[0-9]*(?:\.[0-9]*)?$/.test(value)) return undefined;
  const [whole = '', decimals = ''] = value.split('.');
  const scale = 10n ** BigInt(decimals.length);
  const product = BigInt(`${whole}${decimals}` || '0') * factor;
  return product % scale === 0n ? product / scale : undefined;
}

/** What is said of thousands stands; the rest is multiplied. */
function added(value: bigint, factor: bigint): bigint {
  const rest = value % 1000n;
  return value - rest + rest * factor;
}

function wholeOf(digits: string): bigint | undefined {
  const [whole, decimals = ''] = digits.split('.');
  return /^0*$/.test(decimals) ? BigInt(whole!) : undefined;
}
