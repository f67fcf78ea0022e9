import { createResampler } from '@ws/core/audio';

/** Mono samples at 16 kHz. */
export function resampled(samples: Float32Array, sampleRate: number): Float32Array {
  if (sampleRate === 16_000) return samples;
  const resampler = createResampler(sampleRate);
  const parts = [resampler.process(samples), resampler.flush()];
  return Float32Array.from(parts.flatMap((part) => [...part]));
}
