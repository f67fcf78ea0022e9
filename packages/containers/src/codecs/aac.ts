import { TranscribeError } from '@ws/core';
import type { AacTrack } from '../demux/media.js';
import type { Decoded, PacketDecoder } from './packet-decoder.js';

// The library holds the first frame back, which so is what the encoder put before the sound.
const HELD_BACK = 1024;

/**
 * AAC, by FAAD2 in WebAssembly: an optional package, as its licence is the GPL.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` where it is not installed
 */
export async function createAacDecoder({ config, preSkip }: AacTrack): Promise<PacketDecoder> {
  const { decoder: create } = await import('@audio/decode-aac').catch((cause: unknown) => {
    throw new TranscribeError(
      'AAC cannot be decoded: the package @audio/decode-aac is not installed. Install it, or send Opus, MP3, FLAC or WAV.',
      { code: 'ERR_BACKEND_UNAVAILABLE', cause },
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
    flush: () => undefined,
    free: () => decoder.free(),
  };
}
