import { SAMPLE_RATE } from '@ws/core';
import { createResampler } from '@ws/core/audio';
import { joined } from '../../packages/bench/src/measure/joined.js';

/** Mono samples at 16 kHz. */
export function resampled(samples: Float32Array, sampleRate: number): Float32Array {
  if (sampleRate === SAMPLE_RATE) return samples;
  const resampler = createResampler(sampleRate);
  return joined([resampler.process(samples), resampler.flush()]);
}
