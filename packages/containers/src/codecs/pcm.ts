import { createPcmDecoder } from '@ws/core/audio';
import type { PcmTrack } from '../demux/media.js';
import type { PacketDecoder } from './packet-decoder.js';
import { planes } from './planes.js';

/** Raw samples in a container. */
export function createPcmPacketDecoder({
  encoding,
  channels,
  sampleRate,
}: PcmTrack): PacketDecoder {
  const decoder = createPcmDecoder(encoding);
  let rest = new Float32Array(0);
  return {
    decode(packet) {
      const decoded = decoder.decode(packet);
      const samples = new Float32Array(rest.length + decoded.length);
      samples.set(rest);
      samples.set(decoded, rest.length);
      const whole = samples.length - (samples.length % channels);
      rest = samples.slice(whole);
      return {
        channels: planes(samples.subarray(0, whole), channels),
        sampleRate,
        isDamaged: false,
      };
    },
    flush: () => undefined,
    free() {},
  };
}
