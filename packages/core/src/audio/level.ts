/** Below this, in dBFS, nothing is speech: the noise of a quiet microphone. */
export const AUDIBLE_DB = -50 as const;
/** In milliseconds. A shorter sound counts as speech only where the detector called it speech. */
export const SHORTEST_AUDIBLE_MS = 100 as const;
/** What counts as no sound at all, in dBFS. */
export const SILENCE_FLOOR_DB = -100 as const;

/**
 * Level of a frame in dBFS: its root mean square around its mean (a constant offset is no sound), where a full-scale
 * square wave is 0. At least {@link SILENCE_FLOOR_DB}.
 */
export function frameLevelDb(frame: Float32Array): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < frame.length; i++) {
    const sample = frame[i]!;
    sum += sample;
    squares += sample * sample;
  }
  const mean = sum / frame.length;
  const variance = squares / frame.length - mean * mean;
  // Also catches the empty frame, whose variance is NaN. The plus says that it is a number: bundlers make a `var` of the
  // constant, which could be anything, and V8 would box the level of every frame.
  if (!(variance > 1e-10)) return +SILENCE_FLOOR_DB;
  return 10 * Math.log10(variance);
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
