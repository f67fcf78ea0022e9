import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import { MPEGDecoder } from 'mpg123-decoder';
import { OpusDecoder } from 'opus-decoder';
import type { OpusTrack } from '../demux/media.js';
import type { Decoded, PacketDecoder } from './packet-decoder.js';

/** Decoded audio as the libraries of the family of `@wasm-audio-decoders` give it. */
interface LibraryAudio {
  readonly channelData: readonly Float32Array[];
  readonly samplesDecoded: number;
  readonly sampleRate: number;
  readonly errors: readonly unknown[];
}

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
    free: () => decoder.free(),
  };
}

/** The library's decoder of packets: we take packets and headers out of the container ourselves. */
interface VorbisPackets {
  sendSetupHeader(header: Uint8Array): void;
  initDsp(): void;
  decodePackets(packets: readonly Uint8Array[]): LibraryAudio;
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
    free: () => decoder.free(),
  };
}

/** The library's synchronous decoder: its public method returns a promise, as it may run in a worker. */
interface FlacFrames {
  decodeFrames(frames: readonly Uint8Array[]): LibraryAudio;
}

export async function createFlacDecoder(): Promise<PacketDecoder> {
  const decoder = new FLACDecoder();
  await decoder.ready;
  const frames = (decoder as unknown as { readonly _decoder: FlacFrames })._decoder;
  return {
    decode: (packet) => fromLibrary(frames.decodeFrames([packet])),
    free: () => decoder.free(),
  };
}

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
    free: () => decoder.free(),
  };
}

/** The library's arrays may be longer than the audio in them. */
function fromLibrary(audio: LibraryAudio, most: number = Number.POSITIVE_INFINITY): Decoded {
  const { channelData, samplesDecoded, sampleRate, errors } = audio;
  return {
    channels: channelData.slice(0, most).map((samples) => samples.subarray(0, samplesDecoded)),
    sampleRate,
    isDamaged: errors.length > 0,
  };
}
