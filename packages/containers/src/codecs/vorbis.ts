import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { fromLibrary, type PacketDecoder } from './packet-decoder.js';

/** What the library keeps of its decoder: the packets are ours, so are the headers. */
interface VorbisPackets {
  sendSetupHeader(header: Uint8Array): void;
  initDsp(): void;
  decodePackets(packets: readonly Uint8Array[]): Parameters<typeof fromLibrary>[0];
}

/** Vorbis, by libvorbis in WebAssembly. */
export async function createVorbisDecoder(
  identification: Uint8Array,
  setup: Uint8Array,
): Promise<PacketDecoder> {
  const decoder = new OggVorbisDecoder();
  await decoder.ready;
  const packets = (decoder as unknown as { readonly _decoder: VorbisPackets })._decoder;
  packets.sendSetupHeader(identification);
  packets.sendSetupHeader(setup);
  packets.initDsp();
  return {
    decode: (packet) => fromLibrary(packets.decodePackets([packet])),
    flush: () => undefined,
    free: () => decoder.free(),
  };
}
