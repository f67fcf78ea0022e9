import type { CreateSoundEncoder } from './sound-encoder.js';

/** Kilobits per second that there are. */
type BitRate = 32 | 48 | 64;

/** MP3 by LAME, of a constant bit rate: a stream has no place for a table of its frames. */
export const mp3: CreateSoundEncoder = async ({ sampleRate, bitRate }) => {
  const { createMp3Encoder } = await import('wasm-media-encoders');
  const encoder = await createMp3Encoder();
  encoder.configure({ sampleRate, channels: 1, bitrate: (bitRate / 1000) as BitRate });
  return {
    // What it gives is a view of its memory.
    encode: (samples) => encoder.encode([samples]).slice(),
    end: () => encoder.finalize().slice(),
    [Symbol.dispose]() {},
  };
};
