import { encodePcm, type PcmEncoding } from './pcm.js';
import { SAMPLE_RATE } from './sample-clock.js';

/** How {@link writeWav} writes. */
export interface WriteWavOptions {
  /** Hz. Default 16000. */
  readonly sampleRate?: number | undefined;
  /** Default `pcm_s16le`, which clips to [-1, 1]. */
  readonly encoding?: PcmEncoding | undefined;
}

const HEADER_BYTES = 44;

/** Mono samples as a whole WAV file. */
export function writeWav(samples: Float32Array, options: WriteWavOptions = {}): Uint8Array {
  const { sampleRate = SAMPLE_RATE, encoding = 'pcm_s16le' } = options;
  const width = encoding === 'pcm_s16le' ? 2 : 4;
  const data = encodePcm(samples, encoding);
  const file = new Uint8Array(HEADER_BYTES + data.length);
  const view = new DataView(file.buffer);
  const writeTag = (at: number, text: string) => {
    for (let i = 0; i < 4; i++) view.setUint8(at + i, text.charCodeAt(i));
  };
  writeTag(0, 'RIFF');
  view.setUint32(4, file.length - 8, true);
  writeTag(8, 'WAVE');
  writeTag(12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, encoding === 'pcm_s16le' ? 1 : 3, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * width, true);
  view.setUint16(32, width, true);
  view.setUint16(34, width * 8, true);
  writeTag(36, 'data');
  view.setUint32(40, data.length, true);
  file.set(data, HEADER_BYTES);
  return file;
}
