import { MPEGDecoder } from 'mpg123-decoder';
import { fromLibrary, type PacketDecoder } from './packet-decoder.js';

/**
 * MP3, by mpg123 in WebAssembly.
 *
 * @param channels - of the stream: the library gives two of mono, too
 */
export async function createMpegDecoder(channels = 2): Promise<PacketDecoder> {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  return {
    decode: (packet) => fromLibrary(decoder.decodeFrame(packet), Math.max(1, channels)),
    flush: () => undefined,
    free: () => decoder.free(),
  };
}
