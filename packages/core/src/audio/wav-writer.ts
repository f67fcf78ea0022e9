import { createWavEncoder, type WriteWavOptions } from './wav-encoder.js';

/**
 * Mono samples as a whole WAV file.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function writeWav(samples: Float32Array, options: WriteWavOptions = {}): Uint8Array {
  const encoder = createWavEncoder(options);
  const data = encoder.encode(samples);
  const { header, padding } = encoder.end();
  const file = new Uint8Array(header.length + data.length + padding.length);
  file.set(header);
  file.set(data, header.length);
  return file;
}
