import { OpusDecoder } from 'opus-decoder';
import type { OpusTrack } from '../demux/media.js';
import { fromLibrary, type PacketDecoder } from './packet-decoder.js';

/** Opus, by libopus in WebAssembly. It is decoded at 48 kHz, its own clock. */
export async function createOpusDecoder({
  channels,
  preSkip,
  mapping,
}: OpusTrack): Promise<PacketDecoder> {
  const decoder = new OpusDecoder({
    channels,
    preSkip,
    streamCount: mapping?.streamCount ?? 1,
    coupledStreamCount: mapping?.coupledStreamCount ?? channels - 1,
    channelMappingTable: mapping ? [...mapping.table] : [0, 1].slice(0, channels),
  });
  await decoder.ready;
  return {
    // Without a byte the library makes up sound, of 120 ms.
    decode: (packet) =>
      packet.length === 0
        ? { channels: [], sampleRate: 48_000, isDamaged: true }
        : fromLibrary(decoder.decodeFrame(packet)),
    flush: () => undefined,
    free: () => decoder.free(),
  };
}
