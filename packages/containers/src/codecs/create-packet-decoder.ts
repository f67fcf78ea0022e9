import { createWavDecoder, decodePcm } from '@ws/core/audio';
import { bytesPerSample, createFrameCutter, planes } from '@ws/core/internal';
import type { PcmTrack, Track } from '../demux/media.js';
import { createAacDecoder } from './aac.js';
import {
  createFlacDecoder,
  createMpegDecoder,
  createOpusDecoder,
  createVorbisDecoder,
} from './library-decoders.js';
import type { PacketDecoder } from './packet-decoder.js';

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

/** Raw samples in a container. */
function createPcmPacketDecoder({ encoding, channels, sampleRate }: PcmTrack): PacketDecoder {
  const cutter = createFrameCutter(bytesPerSample(encoding) * channels);
  return {
    decode(packet) {
      const samples = decodePcm(cutter.cut(packet), encoding);
      return { channels: planes(samples, channels), sampleRate, isDamaged: false };
    },
    free() {},
  };
}

/** A WAV file, by core's reader. */
function createWavPacketDecoder(): PacketDecoder {
  const decoder = createWavDecoder({ interleaved: true });
  return {
    decode(packet) {
      const samples = decoder.decode(packet);
      const { sampleRate = 0, channels = 1 } = decoder;
      return {
        channels: samples.length === 0 ? [] : planes(samples, channels),
        sampleRate,
        isDamaged: false,
      };
    },
    end: () => {
      decoder.end();
    },
    free() {},
  };
}
