import { writeFileSync } from 'node:fs';
import { createResampler, writeWav } from '@ws/core/audio';
import type { SpeechSynthesizer } from '@ws/speech';

/** Seconds of silence, or a text. */
export type Spoken = number | string;

/** Writes what a voice says to a WAV file, 48 kHz, as a browser's fake microphone reads it best. */
export async function writeSpoken(
  path: string,
  parts: readonly Spoken[],
  voice: SpeechSynthesizer,
): Promise<void> {
  const rate = voice.capabilities.sampleRate;
  const sounds: Float32Array[] = [];
  for (const part of parts) {
    if (typeof part === 'number') sounds.push(new Float32Array(Math.round(part * rate)));
    else sounds.push((await voice.synthesize(part)).samples);
  }
  writeFileSync(path, writeWav(joined(sounds), { sampleRate: rate }));
}

/** The same at 16 kHz. */
export function at16k(samples: Float32Array, sampleRate: number): Float32Array {
  const resampler = createResampler(sampleRate);
  return joined([resampler.process(samples), resampler.flush()]);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
