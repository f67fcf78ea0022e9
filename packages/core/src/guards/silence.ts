import { msToSamples } from '../audio/sample-clock.js';
import { frameLevelDb, SILENCE_FLOOR_DB } from '../endpointing/noise-floor.js';

/** Below this, in dBFS, nothing is speech: the noise of a quiet microphone. */
export const AUDIBLE_DB = -50 as const;
/** Shorter sounds, in milliseconds, that the detector did not call speech are none. */
export const SHORTEST_AUDIBLE_MS = 100 as const;

/**
 * Whether there is nothing to decode in mono 16 kHz audio: no 100 ms of it reach -50 dBFS, and the detector heard no
 * speech. Whisper writes something whatever it is given, so silence must not reach it.
 *
 * @param speechMs - how much of it the detector called speech, in milliseconds; left out where there is none
 */
export function isSilent(samples: Float32Array, speechMs = 0): boolean {
  return speechMs === 0 && loudestDb(samples, msToSamples(SHORTEST_AUDIBLE_MS)) < AUDIBLE_DB;
}

/** Level in dBFS of the loudest stretch of `length` samples; of all of them where there are fewer. */
export function loudestDb(samples: Float32Array, length: number): number {
  const hop = length >> 2;
  const last = Math.max(0, samples.length - length);
  let loudest: number = SILENCE_FLOOR_DB;
  for (let from = 0; from < last + hop; from += hop) {
    const start = Math.min(from, last);
    loudest = Math.max(loudest, frameLevelDb(samples.subarray(start, start + length)));
  }
  return loudest;
}
