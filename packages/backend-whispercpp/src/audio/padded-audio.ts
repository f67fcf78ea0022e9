import { SAMPLE_RATE } from '@ws/core';

/** whisper.cpp passes over less than 100 ms. */
const LEAST_SAMPLES = SAMPLE_RATE / 8;

/** The audio, with silence after it where it is too short to be heard at all. */
export function paddedAudio(samples: Float32Array): Float32Array {
  if (samples.length >= LEAST_SAMPLES) return samples;
  const padded = new Float32Array(LEAST_SAMPLES);
  padded.set(samples);
  return padded;
}
