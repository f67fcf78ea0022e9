import { createResampler } from '@ws/core/audio';
import { readOptions } from '@ws/core/internal';
import type { AudioSource } from '../audio-source.js';
import { createIteratedSource } from '../iterated-source.js';
import { type PacedSourceOptions, pacedSource } from '../source-options.js';

const SPEC = pacedSource(true);
// Input that is resampled at once, so that the page is never held up.
const STEP_MS = 100;

/**
 * An `AudioBuffer`, such as `decodeAudioData` makes of a file: mono (the mean of its channels) at 16 kHz.
 *
 * @param options - `realTime` is `true` where it is left out
 * @throws TranscribeError `ERR_INVALID_OPTION`, also for a sample rate outside 8000 to 192000. The iteration throws
 * `ERR_ABORTED`.
 */
export function createAudioBufferSource(
  buffer: AudioBuffer,
  options: PacedSourceOptions = {},
): AudioSource {
  const settings = readOptions(SPEC, options);
  const resampler = createResampler(buffer.sampleRate);
  const step = Math.ceil((buffer.sampleRate * STEP_MS) / 1000);
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, i) =>
    buffer.getChannelData(i),
  );

  function mono(from: number): Float32Array {
    const to = Math.min(from + step, buffer.length);
    const mixed = new Float32Array(to - from);
    for (const channel of channels) {
      for (let i = from; i < to; i++) mixed[i - from]! += channel[i]! / channels.length;
    }
    return mixed;
  }

  async function* read(): AsyncGenerator<Float32Array, void, undefined> {
    for (let at = 0; at < buffer.length; at += step) yield resampler.process(mono(at));
    yield resampler.flush();
  }

  return createIteratedSource(read, settings);
}
