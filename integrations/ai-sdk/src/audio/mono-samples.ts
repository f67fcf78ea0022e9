import { createStreamSource } from '@ws/client/node';
import { createPcmDecoder, createResampler } from '@ws/core/audio';
import type { InputFormat } from './input-format.js';

/**
 * Bytes as mono samples at 16 kHz.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO`, `ERR_INVALID_STATE` where nothing is installed that decodes them
 */
export async function* monoSamples(
  bytes: AsyncIterable<Uint8Array>,
  format: InputFormat,
  signal?: AbortSignal | undefined,
): AsyncGenerator<Float32Array, void, undefined> {
  if (format.encoding === 'auto') {
    yield* createStreamSource(bytes, { signal });
    return;
  }
  const decoder = createPcmDecoder(format.encoding);
  const resampler = createResampler(format.sampleRate);
  for await (const piece of bytes) yield resampler.process(decoder.decode(piece));
  yield resampler.flush();
}
