import { frameLevelDb, SILENCE_FLOOR_DB } from '../endpointing/frame-level.js';

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
