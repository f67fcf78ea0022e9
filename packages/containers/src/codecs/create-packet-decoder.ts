import type { Track } from '../demux/media.js';
import { createAacDecoder } from './aac.js';
import {
  createFlacDecoder,
  createMpegDecoder,
  createOpusDecoder,
  createVorbisDecoder,
} from './library-decoders.js';
import type { PacketDecoder } from './packet-decoder.js';
import { createPcmPacketDecoder, createWavPacketDecoder } from './sample-decoders.js';

/**
 * Makes the decoder of a track's packets.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` for AAC, if its decoder is not installed
 */
export async function createPacketDecoder(track: Track): Promise<PacketDecoder> {
  switch (track.codec) {
    case 'opus':
      return createOpusDecoder(track);
    case 'vorbis':
      return createVorbisDecoder(track.identification, track.setup);
    case 'flac':
      return createFlacDecoder();
    case 'mp3':
      return createMpegDecoder(track.channels);
    case 'aac':
      return createAacDecoder(track);
    case 'pcm':
      return createPcmPacketDecoder(track);
    case 'wav':
      return createWavPacketDecoder();
  }
}
