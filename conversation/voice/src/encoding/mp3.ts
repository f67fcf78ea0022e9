import { createMp3Encoder } from 'wasm-media-encoders';
import type { CreateSoundEncoder } from './sound-encoder.js';

type BitRate = Parameters<Awaited<ReturnType<typeof createMp3Encoder>>['configure']>[0]['bitrate'];

/** MP3 by LAME, of a constant bit rate: a stream has no place for a table of its frames. */
export const mp3: CreateSoundEncoder = async ({ sampleRate, bitRate }) => {
  const encoder = await createMp3Encoder();
  encoder.configure({ sampleRate, channels: 1, bitrate: (bitRate / 1000) as NonNullable<BitRate> });
  return {
    // What it gives is a view of its memory.
    encode: (samples) => encoder.encode([samples]).slice(),
    end: () => encoder.finalize().slice(),
    [Symbol.dispose]() {},
  };
};
