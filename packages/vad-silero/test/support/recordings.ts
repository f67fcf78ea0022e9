import { existsSync, readFileSync } from 'node:fs';
import { readWav } from '@ws/core/audio';
import type { SileroSampleRate } from '../../src/silero-options.js';

const root = new URL('../../../../', import.meta.url);

/** The demo recording, at the detector's rate: twelve sentences, two voices. */
export function demoRecording(sampleRate: SileroSampleRate): Float32Array {
  return read(new URL('examples/live-captions/recording/demo.wav', root), sampleRate);
}

const folder = new URL('../shared/audio/', root);

/** Whether the recordings of people are there. */
export const hasRecordings: boolean = existsSync(folder);
if (!hasRecordings) {
  console.warn('Tests on recordings of people are skipped: ../shared/audio is not there.');
}

/** A recording of a person, at the detector's rate. */
export function recordingOf(name: string, sampleRate: SileroSampleRate): Float32Array {
  return read(new URL(name, folder), sampleRate);
}

function read(file: URL, sampleRate: SileroSampleRate): Float32Array {
  const { samples } = readWav(readFileSync(file));
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
