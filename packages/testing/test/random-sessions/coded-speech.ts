import { msToSamples, type SampleRange } from '@ws/core/internal';

/** What is heard in a session's audio, one part after the other. Milliseconds. */
export type SpeechPart =
  | {
      /** The word; `*`: one that none of the parts around it says. */
      readonly say: string;
      /** At least; as long as it takes to say it. */
      readonly ms: number;
      /** So quiet that a detector may miss it. */
      readonly quiet: boolean;
    }
  | { readonly pauseMs: number }
  /** A sound that is no speech. */
  | { readonly noiseMs: number; readonly loud: boolean };

/** A word in a session's audio. In samples from the first. */
export interface SpokenWord {
  /** Tells it from all other words of the same run. From 1. */
  readonly number: number;
  readonly text: string;
  /** The text as it is compared. */
  readonly key: string;
  readonly start: number;
  /** The sample in which the word is heard. */
  readonly middle: number;
  /** From here on it is less loud. */
  readonly fadesFrom: number;
  readonly end: number;
  readonly quiet: boolean;
}

/** The audio of a session, and what is said in it. */
export interface CodedSpeech {
  readonly samples: Float32Array;
  readonly words: readonly SpokenWord[];
  /** Where nothing is loud enough to be speech, in order. In samples from the first. */
  readonly silences: readonly SampleRange[];
}

// A sample of a word is a power of two, which is how loud it is, and 23 bits of mantissa: the word's number, and how
// much of the word lies before it. Other than a mark at its beginning, that shows in every piece of it, at every level.
const PLACE_BITS = 10;
const PLACE_MASK = (1 << PLACE_BITS) - 1;
const MIDDLE = 1 << (PLACE_BITS - 1);
const CODE_MASK = (1 << 23) - 1;
const MAX_WORDS = 2 ** (23 - PLACE_BITS) - 1;

// Negative powers of two: -12 dBFS and -42 dBFS. Words fade out to an eighth of that.
const LOUD = 2;
const QUIET = 7;
const FADE = 3;
const HUM = 11;
// Samples with this bit in their index are negative: a square wave of 250 Hz.
const HALF_PERIOD = 32;
const SIGN_SHIFT = 26;
// People speak no faster.
const LEAST_MS_PER_LETTER = 50;

// It is long before one of them comes again.
const RARE_WORDS =
  'alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu'.split(
    ' ',
  );

/**
 * Renders parts.
 *
 * @param firstNumber - of the first word: several sessions that share a backend have words of different numbers
 */
export function codeSpeech(parts: readonly SpeechPart[], firstNumber: number): CodedSpeech {
  const texts = textsOf(parts, firstNumber);
  const lengths = parts.map((part, i) => lengthOf(part, texts[i]!));
  const samples = new Float32Array(lengths.reduce((sum, length) => sum + length, 0));
  const bits = new Int32Array(samples.buffer);
  const words: SpokenWord[] = [];
  const silences: SampleRange[] = [];
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const length = lengths[i]!;
    if ('say' in part) {
      const number = firstNumber + words.length;
      if (number > MAX_WORDS) throw new RangeError(`A run has at most ${MAX_WORDS} words.`);
      const middle = length >> 1;
      const faded = Math.round(length * 0.8);
      const { quiet } = part;
      const text = texts[i]!;
      words.push({
        number,
        text,
        key: text.toLowerCase(),
        start: at,
        middle: at + middle,
        fadesFrom: at + faded,
        end: at + length,
        quiet,
      });
      const power = quiet ? QUIET : LOUD;
      for (let j = 0; j < length; j++) {
        const code = (number << PLACE_BITS) | placeOf(j, length);
        bits[at + j] = sampleBits(j, j < faded ? power : power + FADE, code);
      }
    } else if ('noiseMs' in part) {
      const power = part.loud ? LOUD : HUM;
      for (let j = 0; j < length; j++) bits[at + j] = sampleBits(j, power, 0);
    }
    const isSilent = 'pauseMs' in part || ('noiseMs' in part && !part.loud);
    if (isSilent) {
      const startSample = silences.at(-1)?.endSample === at ? silences.pop()!.startSample : at;
      silences.push({ startSample, endSample: at + length });
    }
    at += length;
  }
  return { samples, words, silences };
}

/** What each part says; nothing where it is no word. */
function textsOf(parts: readonly SpeechPart[], firstNumber: number): readonly string[] {
  let number = firstNumber;
  return parts.map((part) => {
    if (!('say' in part)) return '';
    const rare = RARE_WORDS[number++ % RARE_WORDS.length]!;
    return part.say === '*' ? rare : part.say;
  });
}

/** Odd for words: their middle in seconds is then never where a sample begins. */
function lengthOf(part: SpeechPart, text: string): number {
  if ('say' in part) return msToSamples(Math.max(part.ms, text.length * LEAST_MS_PER_LETTER)) | 1;
  return msToSamples('pauseMs' in part ? part.pauseMs : part.noiseMs);
}

function sampleBits(index: number, power: number, code: number): number {
  return ((index & HALF_PERIOD) << SIGN_SHIFT) | ((127 - power) << 23) | code;
}

/** 0 to `MIDDLE` - 1 before the middle, `MIDDLE` there and only there. */
function placeOf(index: number, length: number): number {
  const middle = length >> 1;
  if (index < middle) return ((index * MIDDLE) / middle) | 0;
  if (index === middle) return MIDDLE;
  const after = PLACE_MASK - MIDDLE;
  return MIDDLE + 1 + ((((index - middle - 1) * after) / (length - middle)) | 0);
}

/** What is heard of a word in a piece of audio. In samples from the first of that. */
export interface HeardWord {
  readonly word: SpokenWord;
  readonly start: number;
  readonly end: number;
  /** The audio ends within it. */
  readonly cutOff: boolean;
}

/** What is heard in a piece of audio. */
export interface Heard {
  /** In order. However audio is cut, a word is heard in one piece: in that which has its middle. */
  readonly words: readonly HeardWord[];
  /** The audio ends within the first half of this one. */
  readonly begun: SpokenWord | undefined;
}

/** @param wordOf - a word by its number */
export function hear(
  samples: Float32Array,
  wordOf: (number: number) => SpokenWord | undefined,
): Heard {
  const bits = new Int32Array(samples.buffer, samples.byteOffset, samples.length);
  const words: HeardWord[] = [];
  for (let at = 0; at < bits.length; at++) {
    if ((bits[at]! & PLACE_MASK) !== MIDDLE) continue;
    const word = wordOf((bits[at]! & CODE_MASK) >> PLACE_BITS);
    if (word === undefined) continue;
    const start = Math.max(0, at - (word.middle - word.start));
    const end = at + (word.end - word.middle);
    words.push({ word, start, end: Math.min(end, samples.length), cutOff: end > samples.length });
  }
  const last = bits.length === 0 ? 0 : bits.at(-1)! & CODE_MASK;
  const begun = (last & PLACE_MASK) < MIDDLE ? wordOf(last >> PLACE_BITS) : undefined;
  return { words, begun };
}

/** The words of which a frame has samples of at least such a level. */
export function wordsWithin(
  frame: Float32Array,
  level: number,
  wordOf: (number: number) => SpokenWord | undefined,
): readonly SpokenWord[] {
  const bits = new Int32Array(frame.buffer, frame.byteOffset, frame.length);
  const found: SpokenWord[] = [];
  for (let at = 0; at < bits.length; at++) {
    const number = (bits[at]! & CODE_MASK) >> PLACE_BITS;
    if (number === 0 || found.at(-1)?.number === number || Math.abs(frame[at]!) < level) continue;
    const word = wordOf(number);
    if (word !== undefined) found.push(word);
  }
  return found;
}
