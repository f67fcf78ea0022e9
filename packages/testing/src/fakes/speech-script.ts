import type { Word } from '@ws/core';
import { msToSamples, samplesToSeconds } from '@ws/core/internal';

/** A word that takes so long, or a pause. Milliseconds. */
export type ScriptPart =
  | {
      readonly text: string;
      readonly ms: number;
      /** How sure the ear is of it, 0 to 1. */
      readonly probability?: number | undefined;
    }
  | { readonly pauseMs: number };

/** Audio that stands for speech, and the ear that understands it. */
export interface SpeechScript {
  /** Mono, 16 kHz: loud enough to be speech where a word is, zero in pauses. */
  readonly samples: Float32Array;
  /** The words with their times in seconds from the first sample. */
  readonly words: readonly Word[];
  /**
   * The words that begin within a cut of the audio, with times from its first sample. However the audio is cut, each
   * word is heard in one piece and in no other.
   */
  hear(cut: Float32Array): readonly Word[];
}

// A word's first sample holds its number: 0.25 plus (number + 1) / 2^18, exact in 32-bit floats. The rest is a square
// wave of 200 Hz at 0.2, which says nothing but is as loud as speech.
const ONSET = 0.25;
const STEP = 2 ** -18;
const BODY = 0.2;
const HALF_PERIOD = 40;
const MAX_WORDS = 2 ** 16;

/** Renders words and pauses. At most 65536 words. */
export function createSpeechScript(parts: readonly ScriptPart[]): SpeechScript {
  const lengths = parts.map((part) =>
    Math.max(1, msToSamples('text' in part ? part.ms : part.pauseMs)),
  );
  const samples = new Float32Array(lengths.reduce((sum, length) => sum + length, 0));
  const words: Word[] = [];
  let at = 0;
  parts.forEach((part, index) => {
    const length = lengths[index]!;
    if ('text' in part) {
      if (words.length === MAX_WORDS)
        throw new RangeError(`A script has at most ${MAX_WORDS} words.`);
      for (let i = 0; i < length; i++) {
        samples[at + i] = Math.floor(i / HALF_PERIOD) % 2 === 0 ? BODY : -BODY;
      }
      words.push({
        text: part.text,
        start: samplesToSeconds(at),
        end: samplesToSeconds(at + length),
        ...(part.probability !== undefined && { probability: part.probability }),
      });
      samples[at] = ONSET + words.length * STEP;
    }
    at += length;
  });
  return {
    samples,
    words,
    hear(cut) {
      const heard: Word[] = [];
      for (let position = 0; position < cut.length; position++) {
        const sample = cut[position]!;
        if (sample <= ONSET) continue;
        const word = words[Math.round((sample - ONSET) / STEP) - 1];
        if (word === undefined) continue;
        const start = samplesToSeconds(position);
        const end = Math.min(start + word.end - word.start, samplesToSeconds(cut.length));
        heard.push({ ...word, start, end });
      }
      return heard;
    },
  };
}
