import { SAMPLE_RATE } from '@ws/core';
import type { AudioFile } from './audio-file.js';

/** Speech that a person is to judge needs no more. */
const KILOBITS = 32;

/** Encodes samples, mono at 16 kHz, for {@link ReportOptions.audio}: 4 KB a second. */
export async function encodeAudio(samples: Float32Array): Promise<AudioFile> {
  const { createMp3Encoder } = await import('wasm-media-encoders');
  const encoder = await createMp3Encoder();
  encoder.configure({ sampleRate: SAMPLE_RATE, channels: 1, bitrate: KILOBITS });
  // What it gives is a view of its memory.
  const bytes = Buffer.concat([encoder.encode([samples]).slice(), encoder.finalize().slice()]);
  return { type: 'audio/mpeg', bytes };
}
