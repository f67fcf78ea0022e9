import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { fromLibrary, type PacketDecoder } from './packet-decoder.js';

/** What the library decodes frames with, at once: its own method is a promise, for it may run in a worker. */
interface FlacFrames {
  decodeFrames(frames: readonly Uint8Array[]): Parameters<typeof fromLibrary>[0];
}

/** FLAC, by libFLAC in WebAssembly. */
export async function createFlacDecoder(): Promise<PacketDecoder> {
  const decoder = new FLACDecoder();
  await decoder.ready;
  const frames = (decoder as unknown as { readonly _decoder: FlacFrames })._decoder;
  return {
    decode: (packet) => fromLibrary(frames.decodeFrames([packet])),
    flush: () => undefined,
    free: () => decoder.free(),
  };
}
