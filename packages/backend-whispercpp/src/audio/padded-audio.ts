import { SAMPLE_RATE } from '@ws/core';

/** whisper.cpp passes over less than 100 ms, and cannot warp less than 160. */
const LEAST_SAMPLES = SAMPLE_RATE / 4;

/** The audio, with silence after it where it is too short to be heard at all. */
export function paddedAudio(samples: Float32Array): Float32Array {
  if (samples.length >= LEAST_SAMPLES) return samples;
  const padded = new Float32Array(LEAST_SAMPLES);
  padded.set(samples);
  return padded;
}
