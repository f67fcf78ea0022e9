import type { KnownSpeaker } from '@ws/core';
import { ENOUGH_SECONDS, noClearVoice } from '../known-people.js';
import { FRAME_SAMPLES, WINDOW_SAMPLES } from '../network/local-speakers.js';
import type { AnalysedWindow } from '../network/speaker-kernel.js';
import type { Voice } from './voice-memory.js';

/** What a known person's voice is like. */
export type KnownVoice = Pick<Voice, 'sum' | 'seconds'>;

/** Finds what known people's voices are like, once for each person's samples. */
export interface KnownVoices {
  /** @throws TranscribeError `ERR_INVALID_AUDIO` where no voice is clear in the samples; what the networks throw */
  find(known: KnownSpeaker, signal: AbortSignal): Promise<KnownVoice>;
}

/** Less than this of a voice alone is too little. */
const LEAST_SECONDS = 0.5;

/** @param analyse - asks the networks about 10 s of audio, at most */
export function createKnownVoices(
  analyse: (samples: Float32Array, signal: AbortSignal) => Promise<AnalysedWindow>,
): KnownVoices {
  // Sessions of one app have the same people: the samples are the key, and what is found goes with them.
  const found = new WeakMap<Float32Array, KnownVoice>();

  return {
    async find(person, signal) {
      const { samples } = person;
      const before = found.get(samples);
      if (before !== undefined) return before;
      let sum = new Float32Array();
      let seconds = 0;
      for (let at = 0; at < samples.length && seconds < ENOUGH_SECONDS; at += WINDOW_SAMPLES) {
        const { pieces } = await analyse(samples.slice(at, at + WINDOW_SAMPLES), signal);
        for (const { voice, alone } of pieces) {
          if (voice === undefined || alone === 0) continue;
          const weight = (alone * FRAME_SAMPLES) / 16_000;
          sum = voice.map((value, i) => (sum[i] ?? 0) + weight * value);
          seconds += weight;
        }
      }
      if (seconds < LEAST_SECONDS) throw noClearVoice(person);
      found.set(samples, { sum, seconds });
      return { sum, seconds };
    },
  };
}
