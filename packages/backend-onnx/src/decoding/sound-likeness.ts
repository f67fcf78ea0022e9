/** What a text roughly sounds like: a letter for each sound, in a row. */
export type Sound = string;

/** How letters are spoken in English, which is how speakers of other languages' names are misheard; the first that fits. */
const SPOKEN: readonly (readonly [RegExp, string])[] = [
  [/^(?:kn|gn|pn)/u, 'n'],
  [/^wr/u, 'r'],
  [/^ps/u, 's'],
  [/^x/u, 'z'],
  [/^ou(?=[aei])/u, 'w'],
  [/ou|oo/gu, 'u'],
  [/tch|cz|ch|tsch/gu, 'C'],
  [/sch|sz|sh|tion|(?<=[aeiou])ssi(?=o)/gu, 'S'],
  [/ph/gu, 'f'],
  [/th/gu, 'T'],
  [/ck|q/gu, 'k'],
  [/gh(?![aeiou])/gu, ''],
  [/gh/gu, 'g'],
  [/dh/gu, 'd'],
  [/bh/gu, 'b'],
  [/kh/gu, 'k'],
  [/x/gu, 'ks'],
  [/c(?=[eiy])/gu, 's'],
  [/c/gu, 'k'],
  [/dg(?=[ei])|j/gu, 'J'],
];

const DIGITS = ['zero', 'one', 'to', 'three', 'for', 'five', 'siks', 'seven', 'eit', 'nine'];

/** The most letters of a text that count. */
const LONGEST = 128;

/** What a text sounds like, without spaces and punctuation; empty where it has neither letters nor digits. */
export function soundOf(text: string): Sound {
  let plain = text
    .slice(0, LONGEST)
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\d/g, (digit) => DIGITS[Number(digit)]!)
    .replace(/&/g, 'and')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  if (/[a-z]/.test(plain)) {
    plain = plain
      .split(' ')
      .map((word) => SPOKEN.reduce((spoken, [from, to]) => spoken.replace(from, to), word))
      .join('');
  }
  // A letter twice is spoken once.
  return plain.replace(/ /g, '').replace(/(\p{L})\1+/gu, '$1');
}

const VOWELS = 'aeiouyаеёиоуыэюяαεηιουω';
const FAINT = 'hw';
const KINDS = ['kg', 'szCSJxT', 'CJtd', 'TtdfDs', 'bp', 'fvbw', 'mn', 'lr', 'Jgy', 'uw', 'wr'];
const IDEOGRAPH = /\p{sc=Han}/u;

/** How different two sounds of one kind are, two vowels, and two characters whose writing does not tell their sound. */
const SAME_KIND = 0.4;
const BOTH_VOWELS = 0.3;
const UNKNOWN = 0.5;

/** Sounds of Latin and Cyrillic letters: how different they are, in rows of as many. */
const TABLED = 0x500;
const LETTERS = [...new Set([...'abcdefghijklmnopqrstuvwxyz', ...KINDS.join(''), ...VOWELS])];
const PLACES = new Int16Array(TABLED).fill(-1);
LETTERS.forEach((letter, place) => {
  PLACES[letter.charCodeAt(0)] = place;
});
const DIFFERENCES = Float64Array.from(LETTERS.flatMap((a) => LETTERS.map((b) => tabled(a, b))));

function tabled(a: string, b: string): number {
  if (a === b) return 0;
  if (VOWELS.includes(a) && VOWELS.includes(b)) return BOTH_VOWELS;
  return KINDS.some((kind) => kind.includes(a) && kind.includes(b)) ? SAME_KIND : 1;
}

/** What a sound counts: a vowel is easily misheard. */
function weight(sound: string): number {
  return VOWELS.includes(sound) || FAINT.includes(sound) ? 0.5 : 1;
}

/** How different two sounds are, 0 to 1. */
function difference(a: number, b: number): number {
  if (a === b) return 0;
  const placeOfA = PLACES[a] ?? -1;
  const placeOfB = PLACES[b] ?? -1;
  if (placeOfA >= 0 && placeOfB >= 0) return DIFFERENCES[placeOfA * LETTERS.length + placeOfB]!;
  const areIdeographs =
    a >= 0x2e80 &&
    b >= 0x2e80 &&
    IDEOGRAPH.test(String.fromCharCode(a)) &&
    IDEOGRAPH.test(String.fromCharCode(b));
  return areIdeographs ? UNKNOWN : 1;
}

/** A sound, ready to be compared. */
export interface Weighed {
  readonly codes: Uint16Array;
  readonly weights: Float64Array;
  /** Of all together. */
  readonly weight: number;
  /** Which sounds there are, as bits; and of each sound, which may stand for it in part. */
  readonly present: number;
  readonly akin: Int32Array;
}

/** A bit for each of the first letters, and one that all others share. */
function bitOf(letter: string): number {
  const place = LETTERS.indexOf(letter);
  return 1 << (place >= 0 && place < 31 ? place : 31);
}

const AKIN = new Map(
  LETTERS.map((letter) => [
    letter,
    LETTERS.reduce((bits, other) => (tabled(letter, other) < 1 ? bits | bitOf(other) : bits), 0),
  ]),
);

/** A sound that no table holds may be like any other. */
const akinTo = (letter: string): number => AKIN.get(letter) ?? -1;

export function weigh(sound: Sound): Weighed {
  const letters = sound.split('');
  const weights = Float64Array.from(letters, weight);
  return {
    codes: Uint16Array.from(letters, (letter) => letter.charCodeAt(0)),
    weights,
    weight: weights.reduce((sum, one) => sum + one, 0),
    present: letters.reduce((bits, letter) => bits | bitOf(letter), 0),
    akin: Int32Array.from(letters, akinTo),
  };
}

/** Two rows, for texts of at most {@link LONGEST} letters, which digits may make longer. */
let row = new Float64Array(8 * LONGEST);
let next = new Float64Array(8 * LONGEST);

/**
 * How alike two texts sound, 0 to 1: the weights of what has to be put in, left out and put in place of another, as a
 * share of the heavier of both (Levenshtein 1966, weighted).
 *
 * @param least where it is certain that less comes of it, 0 is answered
 */
export function likeness(a: Weighed, b: Weighed, least = 0): number {
  const heavier = Math.max(a.weight, b.weight);
  if (heavier === 0 || Math.min(a.weight, b.weight) < least * heavier) return 0;
  const most = (1 - least) * heavier;
  // A sound with nothing like it in the other text costs at least its weight: most pairs end here.
  let lost = 0;
  for (let i = 0; i < a.akin.length; i++) {
    if ((a.akin[i]! & b.present) === 0) lost += a.weights[i]!;
  }
  if (lost > most) return 0;
  const { length } = b.codes;
  row[0] = 0;
  for (let j = 0; j < length; j++) row[j + 1] = row[j]! + b.weights[j]!;
  for (let i = 0; i < a.codes.length; i++) {
    const code = a.codes[i]!;
    const left = a.weights[i]!;
    let before = row[0]! + left;
    let smallest = before;
    next[0] = before;
    for (let j = 0; j < length; j++) {
      let cost = row[j]! + difference(code, b.codes[j]!);
      if (row[j + 1]! + left < cost) cost = row[j + 1]! + left;
      if (before + b.weights[j]! < cost) cost = before + b.weights[j]!;
      next[j + 1] = cost;
      before = cost;
      if (cost < smallest) smallest = cost;
    }
    if (smallest > most) return 0;
    [row, next] = [next, row];
  }
  return Math.max(0, 1 - row[length]! / heavier);
}
