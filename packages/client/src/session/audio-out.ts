import { TranscribeError } from '@ws/core';
import { createPcmDecoder, createResampler, type PcmEncoding } from '@ws/core/audio';
import { choice, PCM_ENCODINGS, type PcmDecoder, readOption, required } from '@ws/core/internal';
import { checkBytes, checkSamples } from '../audio/check-audio.js';

/** What the user gives, on its way to 16 kHz. */
export interface AudioOut {
  /** @throws TranscribeError `ERR_INVALID_AUDIO`; the samples of the result are a copy */
  samples(given: Float32Array): Float32Array;
  /** @throws TranscribeError `ERR_INVALID_AUDIO`, `ERR_INVALID_OPTION` */
  bytes(given: Uint8Array, encoding: PcmEncoding): Float32Array;
  /** The last milliseconds, which the resampler still holds. */
  flush(): Float32Array;
  /** What is wrong with the end of the bytes given: they end within a sample. */
  readonly cutOff: TranscribeError | undefined;
}

const ENCODING = required(choice(PCM_ENCODINGS));

/** @param sampleRate - Hz of what is given */
export function createAudioOut(sampleRate: number): AudioOut {
  const resampler = createResampler(sampleRate);
  let decoder: { readonly encoding: PcmEncoding; readonly pcm: PcmDecoder } | undefined;

  return {
    samples(given) {
      checkSamples('samples', given);
      return resampler.process(given);
    },
    bytes(given, encoding) {
      checkBytes(given);
      readOption(ENCODING, 'encoding', encoding);
      decoder ??= { encoding, pcm: createPcmDecoder(encoding) };
      if (decoder.encoding !== encoding) {
        throw new TranscribeError(
          `The bytes before were ${decoder.encoding}: one session takes one encoding.`,
          { code: 'ERR_INVALID_AUDIO' },
        );
      }
      return resampler.process(decoder.pcm.decode(given));
    },
    flush: () => resampler.flush(),
    get cutOff() {
      const pendingBytes = decoder?.pcm.pendingBytes ?? 0;
      if (pendingBytes === 0) return undefined;
      return new TranscribeError(
        `The bytes end within a sample: ${pendingBytes} are left over, and all before was transcribed. Was something cut off?`,
        { code: 'ERR_INVALID_AUDIO', details: { pendingBytes } },
      );
    },
  };
}
