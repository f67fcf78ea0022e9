import { TranscribeError } from '../errors/transcribe-error.js';
import { assertFinite } from './finite-samples.js';
import { ALAW, MULAW, type SampleCodec } from './g711.js';

/**
 * How raw samples stand in bytes: signed 16-bit integers or 32-bit floats, both little-endian, or the 8 bits of a
 * telephone line (ITU-T G.711).
 */
export type PcmEncoding = 'pcm_s16le' | 'pcm_f32le' | 'mulaw' | 'alaw';

const CODECS: Readonly<Record<PcmEncoding, SampleCodec>> = {
  pcm_s16le: { width: 2, decode: decodeS16le, encode: encodeS16le },
  pcm_f32le: { width: 4, decode: decodeF32le, encode: encodeF32le },
  mulaw: MULAW,
  alaw: ALAW,
};

/** All {@link PcmEncoding}s. */
export const PCM_ENCODINGS: readonly PcmEncoding[] = Object.freeze(
  Object.keys(CODECS) as PcmEncoding[],
);

/** Bytes of one sample. */
export function bytesPerSample(encoding: PcmEncoding): number {
  return CODECS[encoding].width;
}

const LITTLE_ENDIAN_HOST = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Samples of a whole buffer: integers, and the 16-bit values of G.711, divided by 32768; floats as they are.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO` when the bytes do not make whole samples or a float is not finite
 */
export function decodePcm(bytes: Uint8Array, encoding: PcmEncoding): Float32Array {
  const width = bytesPerSample(encoding);
  if (bytes.length % width !== 0) {
    throw new TranscribeError(
      `${bytes.length} bytes do not make whole ${encoding} samples: the length must be a multiple of ${width}.`,
      { code: 'ERR_INVALID_AUDIO', details: { encoding, byteLength: bytes.length } },
    );
  }
  return CODECS[encoding].decode(bytes);
}

/**
 * Bytes of mono samples. But as floats, samples are rounded and clipped to [-1, 1], and what is no number becomes 0, or
 * the value next to it where there is no 0 (A-law).
 */
export function encodePcm(samples: Float32Array, encoding: PcmEncoding): Uint8Array {
  return CODECS[encoding].encode(samples);
}

function decodeS16le(bytes: Uint8Array): Float32Array {
  const count = bytes.length >> 1;
  const samples = new Float32Array(count);
  if (LITTLE_ENDIAN_HOST && (bytes.byteOffset & 1) === 0) {
    const integers = new Int16Array(bytes.buffer, bytes.byteOffset, count);
    for (let i = 0; i < count; i++) samples[i] = integers[i]! / 32768;
    return samples;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < count; i++) samples[i] = view.getInt16(i * 2, true) / 32768;
  return samples;
}

function decodeF32le(bytes: Uint8Array): Float32Array {
  const samples = new Float32Array(bytes.length >> 2);
  if (LITTLE_ENDIAN_HOST) {
    new Uint8Array(samples.buffer).set(bytes);
  } else {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let i = 0; i < samples.length; i++) samples[i] = view.getFloat32(i * 4, true);
  }
  assertFinite(samples);
  return samples;
}

function encodeS16le(samples: Float32Array): Uint8Array {
  const bytes = new Uint8Array(samples.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < samples.length; i++) {
    const scaled = Math.round(samples[i]! * 32768);
    // NaN passes through and is written as 0 by setInt16.
    view.setInt16(i * 2, Math.max(-32768, Math.min(32767, scaled)), true);
  }
  return bytes;
}

function encodeF32le(samples: Float32Array): Uint8Array {
  if (LITTLE_ENDIAN_HOST) {
    return new Uint8Array(
      samples.buffer.slice(samples.byteOffset, samples.byteOffset + samples.byteLength),
    );
  }
  const bytes = new Uint8Array(samples.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < samples.length; i++) view.setFloat32(i * 4, samples[i]!, true);
  return bytes;
}

/** Turns a stream of bytes, cut anywhere, into samples. */
export interface PcmDecoder {
  /**
   * The samples that are complete with these bytes; a sample cut in two is kept for the next call.
   *
   * @throws TranscribeError `ERR_INVALID_AUDIO` when a float is not finite; the bytes are then consumed
   */
  decode(bytes: Uint8Array): Float32Array;
  /** Bytes kept of a sample that is not complete. More than 0 at the end of a stream means that it was cut off. */
  readonly pendingBytes: number;
}

/** A decoder of raw PCM. Stateful: one per stream. */
export function createPcmDecoder(encoding: PcmEncoding): PcmDecoder {
  const cutter = createFrameCutter(bytesPerSample(encoding));

  return {
    decode: (bytes) => decodePcm(cutter.cut(bytes), encoding),
    get pendingBytes() {
      return cutter.pendingBytes;
    },
  };
}

/** Puts a stream of bytes, cut anywhere, back together into whole frames. */
export interface FrameCutter {
  /** The frames that are complete with these bytes; one that is cut in two is kept for the next call. */
  cut(bytes: Uint8Array): Uint8Array;
  /** Bytes kept of a frame that is not complete. */
  readonly pendingBytes: number;
}

/** @param frameBytes - of one frame */
export function createFrameCutter(frameBytes: number): FrameCutter {
  const partial = new Uint8Array(frameBytes);
  const cutter: { -readonly [K in keyof FrameCutter]: FrameCutter[K] } = {
    pendingBytes: 0,
    cut(bytes) {
      const { pendingBytes: pending } = cutter;
      const total = pending + bytes.length;
      const whole = total - (total % frameBytes);
      if (whole === 0) {
        partial.set(bytes, pending);
        cutter.pendingBytes = total;
        return bytes.subarray(0, 0);
      }
      const taken = whole - pending;
      let frames = bytes.subarray(0, taken);
      if (pending > 0) {
        frames = new Uint8Array(whole);
        frames.set(partial.subarray(0, pending));
        frames.set(bytes.subarray(0, taken), pending);
      }
      partial.set(bytes.subarray(taken));
      cutter.pendingBytes = total - whole;
      return frames;
    },
  };
  return cutter;
}
