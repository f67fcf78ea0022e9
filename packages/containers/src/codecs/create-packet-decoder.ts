import type { Track } from '../demux/media.js';
import { createAacDecoder } from './aac.js';
import { createFlacDecoder } from './flac.js';
import { createMpegDecoder } from './mpeg.js';
import { createOpusDecoder } from './opus.js';
import type { PacketDecoder } from './packet-decoder.js';
import { createPcmPacketDecoder } from './pcm.js';
import { createVorbisDecoder } from './vorbis.js';
import { createWavPacketDecoder } from './wav.js';

/** What decodes a track's packets. */
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
