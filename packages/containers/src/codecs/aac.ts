import { TranscribeError } from '@ws/core';
import type { AacTrack } from '../demux/media.js';
import type { Decoded, PacketDecoder } from './packet-decoder.js';

// The library holds the first frame back: the encoder's padding before the sound.
const HELD_BACK = 1024;

const PACKAGE = '@audio/decode-aac';

/**
 * AAC, by FAAD2 in WebAssembly: a package that users install themselves, as its licence is the GPL.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` if it is not installed
 */
export async function createAacDecoder({ config, preSkip }: AacTrack): Promise<PacketDecoder> {
  const { decoder: create } = await import('@audio/decode-aac').catch((cause: unknown) => {
    throw new TranscribeError(
      `AAC cannot be decoded: its decoder, ${PACKAGE}, is not installed. It is under GPL-2.0: npm install ${PACKAGE}. Or convert the recording: ffmpeg -i talk.m4a talk.wav. Opus, MP3, FLAC and WAV need neither.`,
      { code: 'ERR_BACKEND_UNAVAILABLE', details: { package: PACKAGE }, cause },
    );
  });
  const decoder = await create({ asc: config });
  let toSkip = Math.max(0, preSkip - HELD_BACK);
  let isFirst = true;
  return {
    decode(packet): Decoded {
      const { channelData, sampleRate } = decoder.decode(packet);
      const length = channelData[0]?.length ?? 0;
      const isDamaged = length === 0 && !isFirst;
      isFirst = false;
      const skipped = Math.min(toSkip, length);
      toSkip -= skipped;
      return {
        channels: channelData.map((samples) => samples.subarray(skipped)),
        sampleRate,
        isDamaged,
      };
    },
    free: () => decoder.free(),
  };
}
