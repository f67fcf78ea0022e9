import { readFileSync } from 'node:fs';
import { readWav } from '@ws/core/audio';
import type { SileroSampleRate } from '../../src/silero-options.js';

const folder = new URL('../../../../../shared/audio/', import.meta.url);

/** A recording of a person, at 16 kHz. */
export function recordingOf(name: string): Float32Array {
  return readWav(readFileSync(new URL(name, folder))).samples;
}

/** A recording at 16 kHz, at the detector's rate. */
export function atRate(samples: Float32Array, sampleRate: SileroSampleRate): Float32Array {
  if (sampleRate === 16_000) return samples;
  // Crude, and good enough: what is compared hears the same.
  return Float32Array.from(
    { length: samples.length >> 1 },
    (_, i) => (samples[2 * i]! + samples[2 * i + 1]!) / 2,
  );
}

/** The recording in frames; the last one is filled up with silence. */
export function framesOf(samples: Float32Array, frameSamples: number): Float32Array[] {
  return Array.from({ length: Math.ceil(samples.length / frameSamples) }, (_, i) => {
    const frame = new Float32Array(frameSamples);
    frame.set(samples.subarray(i * frameSamples, (i + 1) * frameSamples));
    return frame;
  });
}
