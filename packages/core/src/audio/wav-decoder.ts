import { downmix } from './downmix.js';
import { assertFinite } from './finite-samples.js';
import { createFrameCutter, decodePcm, type PcmEncoding } from './pcm.js';
import {
  MAX_FORMAT_BYTES,
  MIN_FORMAT_BYTES,
  parseWavFormat,
  unreadableWav,
  type WavFormat,
} from './wav-format.js';

/** Reads a WAV file as it comes, its bytes cut anywhere. */
export interface WavDecoder {
  /** Hz, once the header was read; `undefined` before. */
  readonly sampleRate: number | undefined;
  /** Channels in the file, once the header was read; `undefined` before. Samples are their mean, unless they are asked for. */
  readonly channels: number | undefined;
  /**
   * The frames that are complete with these bytes, as mono samples, or as they are in the file where `interleaved` was
   * asked for; in [-1, 1] for integer formats. A frame cut in two
   * is kept for the next call. None before the audio begins, and after it ended.
   *
   * @throws TranscribeError `ERR_INVALID_AUDIO`, saying what is wrong and what to do. A file that was refused stays so
   */
  decode(bytes: Uint8Array): Float32Array;
  /**
   * The file ends here. A last frame that is cut off is left out.
   *
   * @throws TranscribeError `ERR_INVALID_AUDIO` when there was no audio yet: the header is cut short
   */
  end(): void;
}

/** Settings of {@link createWavDecoder}. */
export interface WavDecoderOptions {
  /** Leave the samples of all channels side by side, as they are in the file. Default `false`: their mean. */
  readonly interleaved?: boolean | undefined;
}

// Programs that stream write 0 or 0xFFFFFFFF, but also the largest whole number of blocks that has 31 bits.
const LEAST_UNKNOWN_LENGTH = 0x7ffff000;

/**
 * A decoder of WAV files (RIFF WAVE): PCM of 8, 16, 24 or 32 bits, floats of 32 or 64, A-law or mu-law, plain or
 * `WAVE_FORMAT_EXTENSIBLE`, any number of channels. Chunks before and after the audio are skipped. A data length of 0,
 * or of 0x7FFFF000 and more, as programs write that stream, means: to the end of the file; so does one beyond it.
 * Stateful: one per file.
 */
export function createWavDecoder({ interleaved = false }: WavDecoderOptions = {}): WavDecoder {
  let format: WavFormat | undefined;
  let readData: ((bytes: Uint8Array) => Float32Array) | undefined;
  // What is wrong with a file that ends here.
  let missing: string | undefined = NO_HEADER;
  let failure: unknown;
  // Of what `decode` was given, what the header has not taken.
  let rest: Uint8Array = new Uint8Array(0);
  const header = readHeader();
  header.next();

  /** The next bytes of the header. */
  function* take(length: number): Reading<DataView> {
    const taken = new Uint8Array(length);
    for (let held = 0; held < length; ) {
      if (rest.length === 0) rest = yield;
      const part = rest.subarray(0, length - held);
      taken.set(part, held);
      held += part.length;
      rest = rest.subarray(part.length);
    }
    return new DataView(taken.buffer);
  }

  function* skip(length: number): Reading<void> {
    for (let left = length; left > 0; ) {
      if (rest.length === 0) rest = yield;
      const passed = Math.min(left, rest.length);
      left -= passed;
      rest = rest.subarray(passed);
    }
  }

  /** All up to the samples; gives how many bytes these have. */
  function* readHeader(): Reading<number> {
    const riff = yield* take(12);
    const kind = tag(riff, 0);
    if (kind === 'RIFX' || kind === 'RF64') throw unreadableWav(`it is an ${kind} file`);
    if (kind !== 'RIFF' || tag(riff, 8) !== 'WAVE') throw unreadableWav(NO_HEADER);
    for (;;) {
      missing = format === undefined ? 'it has no "fmt " chunk' : 'it has no "data" chunk';
      const chunk = yield* take(8);
      const name = tag(chunk, 0);
      const size = chunk.getUint32(4, true);
      if (name === 'data' && format !== undefined) return size;
      if (name === 'data') throw unreadableWav('its "data" chunk comes before a "fmt " chunk');
      let unread = size;
      if (name === 'fmt ') {
        const length = Math.min(size, MAX_FORMAT_BYTES);
        missing = 'its "fmt " chunk is cut short';
        if (length < MIN_FORMAT_BYTES) throw unreadableWav(missing);
        format = parseWavFormat(yield* take(length));
        missing = 'it has no "data" chunk';
        unread -= length;
      }
      // Chunks start at even places: one of odd length is followed by a byte of padding.
      yield* skip(unread + (size & 1));
    }
  }

  function dataReader(of: WavFormat, size: number): (bytes: Uint8Array) => Float32Array {
    const cutter = createFrameCutter((of.channels * of.bits) / 8);
    let left = size === 0 || size >= LEAST_UNKNOWN_LENGTH ? Number.POSITIVE_INFINITY : size;
    return (bytes) => {
      const data = bytes.subarray(0, Math.min(bytes.length, left));
      left -= data.length;
      return decodeWavFrames(cutter.cut(data), of, interleaved);
    };
  }

  function read(bytes: Uint8Array): Float32Array {
    if (readData !== undefined) return readData(bytes);
    const { done, value: size } = header.next(bytes);
    if (!done) return new Float32Array(0);
    missing = undefined;
    readData = dataReader(format!, size);
    return readData(rest);
  }

  return {
    get sampleRate() {
      return format?.sampleRate;
    },
    get channels() {
      return format?.channels;
    },
    decode(bytes) {
      if (failure !== undefined) throw failure;
      try {
        return read(bytes);
      } catch (error) {
        failure = error;
        throw error;
      }
    },
    end() {
      if (failure !== undefined) throw failure;
      if (missing !== undefined) throw unreadableWav(missing);
    },
  };
}

/** Waits for bytes at each `yield`. */
type Reading<T> = Generator<void, T, Uint8Array>;

const NO_HEADER = 'it has no RIFF WAVE header';

function tag(view: DataView, at: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, 4));
}

/** A WAV file's audio. */
export interface WavAudio {
  /** Hz, as the file says. */
  readonly sampleRate: number;
  /** Channels in the file; `samples` is their mean. */
  readonly channels: number;
  /** Mono, in [-1, 1] for integer formats. */
  readonly samples: Float32Array;
}

/**
 * Reads a whole WAV file: what {@link createWavDecoder} reads, at once.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO`, saying what is wrong and what to do
 */
export function readWav(bytes: Uint8Array): WavAudio {
  const decoder = createWavDecoder();
  const samples = decoder.decode(bytes);
  decoder.end();
  // `end` throws where the header was not read.
  return { sampleRate: decoder.sampleRate!, channels: decoder.channels!, samples };
}

/**
 * Whole frames of a WAV file's data as mono samples, or as they are.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO` when a float is not finite
 */
function decodeWavFrames(bytes: Uint8Array, format: WavFormat, interleaved: boolean): Float32Array {
  const encoding = pcmEncoding(format);
  const samples = encoding ? decodePcm(bytes, encoding) : decodeOther(bytes, format);
  return interleaved || format.channels === 1 ? samples : downmix(samples, format.channels);
}

function pcmEncoding({ coding, bits }: WavFormat): PcmEncoding | undefined {
  if (coding === 'alaw' || coding === 'mulaw') return coding;
  if (coding === 'integer' && bits === 16) return 'pcm_s16le';
  return coding === 'float' && bits === 32 ? 'pcm_f32le' : undefined;
}

/** What only files hold: integers of 8, 24 and 32 bits, floats of 64. */
function decodeOther(bytes: Uint8Array, { coding, bits }: WavFormat): Float32Array {
  const width = bits / 8;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = sampleReader(view, bits, coding === 'float');
  const samples = new Float32Array(bytes.length / width);
  for (let i = 0; i < samples.length; i++) samples[i] = read(i * width);
  if (coding === 'float') assertFinite(samples);
  return samples;
}

function sampleReader(view: DataView, bits: number, isFloat: boolean): (at: number) => number {
  if (isFloat) return (at) => view.getFloat64(at, true);
  switch (bits) {
    case 8:
      return (at) => (view.getUint8(at) - 128) / 128;
    case 24:
      return (at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8388608;
    default:
      return (at) => view.getInt32(at, true) / 2147483648;
  }
}
