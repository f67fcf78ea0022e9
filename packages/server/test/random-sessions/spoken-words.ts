import { SAMPLE_RATE, type VoiceActivityDetector, type Word } from '@ws/core';
import { msToSamples, samplesToSeconds } from '@ws/core/internal';
import type { ScriptedCall } from '@ws/testing';

/** What is heard in a client's audio, one part after the other. Milliseconds. */
export type SpeechPart = { readonly wordMs: number } | { readonly pauseMs: number };

/** A word in a client's audio. In samples at 16 kHz from the first. */
export interface SpokenWord {
  readonly text: string;
  readonly start: number;
  /** A piece of audio that has this sample has the word. */
  readonly middle: number;
  readonly end: number;
}

/** The audio of a client, and what is said in it. */
export interface Speech {
  readonly samples: Float32Array;
  readonly words: readonly SpokenWord[];
}

// A sample of a word is an integer of 16 bits, so that it survives `pcm_s16le`: how loud it is, the word's number, and
// whether it is the middle of the word. However audio is cut, a word is heard in the piece that has its middle.
const LOUD = 0x4000;
const FADED = 0x0800;
const NUMBER_MASK = 0x7f;
const HALF_PERIOD = 32;
const FULL_SCALE = 32_768;
const FADES_AFTER = 0.8;

const NAMES =
  'alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu'.split(
    ' ',
  );
const MAX_WORDS = NUMBER_MASK;

/** No word comes twice: `alpha`, …, `zulu`, `alphabravo`, … */
function nameOf(number: number): string {
  const round = Math.floor(number / NAMES.length);
  return NAMES[number % NAMES.length]! + (round === 0 ? '' : NAMES[round]!);
}

/** Renders parts. */
export function speak(parts: readonly SpeechPart[]): Speech {
  const lengths = parts.map((part) => msToSamples('wordMs' in part ? part.wordMs : part.pauseMs));
  const samples = new Float32Array(lengths.reduce((sum, length) => sum + length, 0));
  const words: SpokenWord[] = [];
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const length = lengths[i]!;
    if ('wordMs' in part && words.length < MAX_WORDS) {
      const middle = at + (length >> 1);
      words.push({ text: nameOf(words.length), start: at, middle, end: at + length });
      for (let j = at; j < at + length; j++) {
        const level = j - at < length * FADES_AFTER ? LOUD : FADED;
        const value = level | (words.length << 1) | (j === middle ? 1 : 0);
        samples[j] = ((j & HALF_PERIOD) === 0 ? value : -value) / FULL_SCALE;
      }
    }
    at += length;
  }
  return { samples, words };
}

const codeOf = (sample: number): number => Math.round(Math.abs(sample) * FULL_SCALE);

/** The words of a call. */
export function hearWords(
  { samples }: Pick<ScriptedCall, 'samples'>,
  words: readonly SpokenWord[],
): Word[] {
  const heard: Word[] = [];
  for (const [at, sample] of samples.entries()) {
    const code = codeOf(sample);
    const word = (code & 1) === 1 ? words[((code >> 1) & NUMBER_MASK) - 1] : undefined;
    if (word === undefined) continue;
    const start = Math.max(0, at - (word.middle - word.start));
    const end = Math.min(samples.length, at + (word.end - word.middle));
    heard.push({
      ...{ text: word.text, probability: 0.9 },
      ...{ start: samplesToSeconds(start), end: samplesToSeconds(end) },
    });
  }
  return heard;
}

const FRAME_SAMPLES = 480;

/** A detector that is right. */
export function createExactDetector(): VoiceActivityDetector {
  return {
    specVersion: 'v1',
    name: 'exact',
    sampleRates: [SAMPLE_RATE],
    frameSizes: () => [FRAME_SAMPLES],
    process: (frame) => (frame.some((sample) => codeOf(sample) >= FADED) ? 1 : 0),
    reset() {},
    async [Symbol.asyncDispose]() {},
  };
}
