import type { Word } from '@ws/core';
import { msToSamples, samplesToSeconds } from '@ws/core/internal';
import { createScriptedBackend, type ScriptedBackend } from '@ws/testing';

const BODY = 0.2;
const HALF_PERIOD = 40;
// A word's first sample holds its number, far enough apart for 16 bits.
const ONSET = 0.3;
const STEP = 2 ** -7;

/** What stands for words in audio that has 16 bits, or was decoded: each 400 ms, 100 ms apart; then a second of silence. */
export function coarseSpeech(...numbers: readonly number[]): Float32Array {
  const word = msToSamples(400);
  const gap = msToSamples(100);
  const samples = new Float32Array(numbers.length * (word + gap) + msToSamples(900));
  numbers.forEach((number, index) => {
    const at = index * (word + gap);
    for (let i = 0; i < word; i++) {
      samples[at + i] = Math.floor(i / HALF_PERIOD) % 2 === 0 ? BODY : -BODY;
    }
    samples[at] = ONSET + number * STEP;
  });
  return samples;
}

const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

function hear(cut: Float32Array): Word[] {
  const heard: Word[] = [];
  cut.forEach((sample, position) => {
    const text = WORDS[Math.round((sample - ONSET) / STEP)];
    if (sample < ONSET - STEP / 2 || text === undefined) return;
    const start = samplesToSeconds(position);
    heard.push({ text, start, end: Math.min(start + 0.4, samplesToSeconds(cut.length)) });
  });
  return heard;
}

/** A backend that understands {@link coarseSpeech}. */
export const coarseEar = (): ScriptedBackend =>
  createScriptedBackend({ hypotheses: ({ samples }) => hear(samples) });
