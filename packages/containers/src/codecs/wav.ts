import { createWavDecoder } from '@ws/core/audio';
import type { PacketDecoder } from './packet-decoder.js';
import { planes } from './planes.js';

/** A WAV file, by core's reader. */
export function createWavPacketDecoder(): PacketDecoder {
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
    flush() {
      decoder.end();
      return undefined;
    },
    free() {},
  };
}
