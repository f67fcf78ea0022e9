import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createResampler } from '@ws/core/audio';

const shared = join(import.meta.dirname, '..', '..', '..', '..', '..', 'shared', 'audio');

/** Whether the recordings that are not part of the project lie beside it. */
export const sharedRecordings: boolean = existsSync(join(shared, 'webrtcvad-test-audio.raw'));
if (!sharedRecordings) {
  console.warn('Tests on recordings of others are skipped: ../shared/audio is not there.');
}

/** The bytes of a recording that is not part of the project. */
export function sharedRecording(name: string): Buffer {
  return readFileSync(join(shared, name));
}

// Rates that make the resampler, which gives 16 kHz, multiply the number of samples as wanted. 1.5 is met to 0.003 %.
const STEPS: Readonly<Record<number, readonly number[]>> = {
  8000: [32_000],
  16000: [],
  32000: [8000],
  48000: [8000, 10_667],
};

/** 16 kHz samples at another rate. */
export function atRate(samples: Float32Array, sampleRate: number): Float32Array {
  return STEPS[sampleRate]!.reduce((input, step) => {
    const resampler = createResampler(step);
    const [body, rest] = [resampler.process(input), resampler.flush()];
    const output = new Float32Array(body.length + rest.length);
    output.set(body);
    output.set(rest, body.length);
    return output;
  }, samples);
}
