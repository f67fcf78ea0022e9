import { createWavEncoder, encodePcm, type PcmEncoding } from '@ws/core/audio';
import type { CreateSoundEncoder } from './sound-encoder.js';

const NOTHING = new Uint8Array(0);

/** Samples alone. */
export function pcm(encoding: PcmEncoding): CreateSoundEncoder {
  return async () => ({
    encode: (samples) => encodePcm(samples, encoding),
    end: () => NOTHING,
    [Symbol.dispose]() {},
  });
}

/** A WAV file, whose header says that its length is not known. */
export function wav(encoding: PcmEncoding): CreateSoundEncoder {
  return async ({ sampleRate }) => {
    const encoder = createWavEncoder({ sampleRate, encoding });
    let header: Uint8Array = encoder.header;
    return {
      encode(samples) {
        const bytes = Buffer.concat([header, encoder.encode(samples)]);
        header = NOTHING;
        return bytes;
      },
      end: () => header,
      [Symbol.dispose]() {},
    };
  };
}
