import { createPcmDecoder, createResampler } from '@ws/core/audio';
import { samplesToMs } from '@ws/core/internal';
import { type AudioFormat, encodingOf } from './session-config.js';

/**
 * Bytes of a session's format as samples at 16 kHz.
 *
 * @param onAudio - told how much of it there is more, in milliseconds
 */
export async function* createItemAudio(
  bytes: AsyncIterable<Uint8Array>,
  { format }: { readonly format: AudioFormat },
  onAudio: (ms: number) => void,
): AsyncGenerator<Float32Array, void, undefined> {
  const decoder = createPcmDecoder(encodingOf({ format }));
  const resampler = createResampler(format.rate);
  for await (const piece of bytes) {
    const samples = resampler.process(decoder.decode(piece));
    onAudio(samplesToMs(samples.length));
    yield samples;
  }
  yield resampler.flush();
}
