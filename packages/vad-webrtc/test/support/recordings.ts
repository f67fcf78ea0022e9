import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createResampler, readWav } from '@ws/core/audio';

const root = join(import.meta.dirname, '..', '..', '..', '..');
const shared = join(root, '..', 'shared', 'audio');

/** Whether the recordings that are not part of the project lie beside it. */
export const sharedRecordings: boolean = existsSync(join(shared, 'webrtcvad-test-audio.raw'));
if (!sharedRecordings) {
  console.warn('Tests on recordings of others are skipped: ../shared/audio is not there.');
}

/** The bytes of a recording that is not part of the project. */
export function sharedRecording(name: string): Buffer {
  return readFileSync(join(shared, name));
}

/** Our own recording: twelve sentences with pauses, two voices, 48 s at 16 kHz. */
export function demoRecording(): Float32Array {
  return readWav(readFileSync(join(root, 'examples', 'live-captions', 'recording', 'demo.wav')))
    .samples;
}

/** The sentences of our own recording, in seconds from its start. */
export function demoSentences(): readonly { readonly start: number; readonly end: number }[] {
  const file = join(root, 'examples', 'live-captions', 'recording', 'demo.json');
  return JSON.parse(readFileSync(file, 'utf8')).sentences;
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
