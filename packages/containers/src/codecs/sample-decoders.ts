import { createPcmDecoder, createWavDecoder } from '@ws/core/audio';
import type { PcmTrack } from '../demux/media.js';
import type { PacketDecoder } from './packet-decoder.js';

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
    free() {},
  };
}

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
    end: () => {
      decoder.end();
    },
    free() {},
  };
}

/** Splits interleaved samples into channels. */
function planes(interleaved: Float32Array, channels: number): Float32Array[] {
  if (channels === 1) return [interleaved];
  const length = interleaved.length / channels;
  return Array.from({ length: channels }, (_, channel) => {
    const plane = new Float32Array(length);
    for (let i = 0, at = channel; i < length; i++, at += channels) plane[i] = interleaved[at]!;
    return plane;
  });
}
