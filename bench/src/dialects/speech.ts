import { encodePcm } from '@ws/core/audio';
import type { AudioForm, Speech } from './contender.js';

/** A recording at 16 kHz, spoken in real time from now on. */
export function speak(
  samples: Float32Array,
  { encoding, sampleRate, chunkMs }: AudioForm,
): Speech & { readonly startedAt: number } {
  const spoken = sampleRate === 8000 ? halved(samples) : samples;
  const step = (chunkMs * sampleRate) / 1000;
  const chunks: Buffer[] = [];
  for (let at = 0; at < spoken.length; at += step) {
    chunks.push(Buffer.from(encodePcm(spoken.subarray(at, at + step), encoding)));
  }
  const startedAt = performance.now();
  return {
    chunks,
    startedAt,
    async spoken(index) {
      const wait = startedAt + (index + 1) * chunkMs - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    },
  };
}

function halved(samples: Float32Array): Float32Array {
  return Float32Array.from(
    { length: samples.length >> 1 },
    (_, i) => (samples[2 * i]! + samples[2 * i + 1]!) / 2,
  );
}
