import { TranscribeError } from '../errors/transcribe-error.js';

/**
 * Mono from interleaved channels: their mean, which cannot clip.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO` when the samples do not make whole frames of `channels`
 */
export function downmix(interleaved: Float32Array, channels: number): Float32Array {
  if (!Number.isInteger(channels) || channels < 1 || interleaved.length % channels !== 0) {
    throw new TranscribeError(
      `${interleaved.length} samples do not make whole frames of ${channels} channels.`,
      { code: 'ERR_INVALID_AUDIO', details: { samples: interleaved.length, channels } },
    );
  }
  if (channels === 1) return interleaved.slice();
  const mono = new Float32Array(interleaved.length / channels);
  for (let frame = 0, i = 0; frame < mono.length; frame++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += interleaved[i++]!;
    mono[frame] = sum / channels;
  }
  return mono;
}
