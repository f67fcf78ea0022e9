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

type Part = 'riff' | 'chunk' | 'format' | 'skip' | 'data';

// Programs that stream write 0 or 0xFFFFFFFF, but also the largest whole number of blocks that has 31 bits.
const LEAST_UNKNOWN_LENGTH = 0x7ffff000;

/**
 * A decoder of WAV files (RIFF WAVE): PCM of 8, 16, 24 or 32 bits, floats of 32 or 64, A-law or mu-law, plain or
 * `WAVE_FORMAT_EXTENSIBLE`, any number of channels. Chunks before and after the audio are skipped. A data length of 0,
 * or of 0x7FFFF000 and more, as programs write that stream, means: to the end of the file; so does one beyond it.
 * Stateful: one per file.
 */
export function createWavDecoder({ interleaved = false }: WavDecoderOptions = {}): WavDecoder {
  let part: Part = 'riff';
  // What is wanted next: collected up to this length in `pending`, or, of 'skip' and 'data', what is left of the chunk.
  let wanted = 12;
  const pending = new Uint8Array(MAX_FORMAT_BYTES);
  let held = 0;
  // Of a "fmt " chunk, what comes after the bytes that matter.
  let unread = 0;
  let format: WavFormat | undefined;
  let readData: ((bytes: Uint8Array) => Float32Array) | undefined;
  let failure: unknown;

  function expect(next: Part, length: number): void {
    part = next;
    wanted = length;
    held = 0;
  }

  function skip(length: number): void {
    if (length > 0) expect('skip', length);
    else expect('chunk', 8);
  }

  function readHeader(view: DataView): void {
    const kind = tag(view, 0);
    if (kind === 'RIFX' || kind === 'RF64') throw unreadableWav(`it is an ${kind} file`);
    if (kind !== 'RIFF' || tag(view, 8) !== 'WAVE') throw noHeader();
    expect('chunk', 8);
  }

  function readChunk(view: DataView): void {
    const name = tag(view, 0);
    const size = view.getUint32(4, true);
    // Chunks start at even places: one of odd length is followed by a byte of padding.
    const padded = size + (size & 1);
    if (name === 'fmt ') {
      const length = Math.min(size, MAX_FORMAT_BYTES);
      unread = padded - length;
      if (length < MIN_FORMAT_BYTES) throw formatCutShort();
      expect('format', length);
    } else if (name !== 'data') {
      skip(padded);
    } else if (format === undefined) {
      throw unreadableWav('its "data" chunk comes before a "fmt " chunk');
    } else {
      readData = dataReader(format);
      expect('data', size === 0 || size >= LEAST_UNKNOWN_LENGTH ? Number.POSITIVE_INFINITY : size);
    }
  }

  /** As many bytes of a header as are wanted; how many were taken. */
  function collect(bytes: Uint8Array): number {
    const taken = Math.min(bytes.length, wanted - held);
    pending.set(bytes.subarray(0, taken), held);
    held += taken;
    if (held < wanted) return taken;
    const view = new DataView(pending.buffer, 0, held);
    if (part === 'riff') readHeader(view);
    else if (part === 'chunk') readChunk(view);
    else {
      format = parseWavFormat(view);
      skip(unread);
    }
    return taken;
  }

  function dataReader(of: WavFormat): (bytes: Uint8Array) => Float32Array {
    const cutter = createFrameCutter((of.channels * of.bits) / 8);
    return (bytes) => {
      const data = bytes.subarray(0, Math.min(bytes.length, wanted));
      wanted -= data.length;
      return decodeWavFrames(cutter.cut(data), of, interleaved);
    };
  }

  function take(bytes: Uint8Array): Float32Array {
    for (let at = 0; at < bytes.length; ) {
      const coming = bytes.subarray(at);
      if (readData !== undefined) return readData(coming);
      if (part === 'skip') {
        const passed = Math.min(coming.length, wanted);
        at += passed;
        wanted -= passed;
        skip(wanted);
      } else {
        at += collect(coming);
      }
    }
    return new Float32Array(0);
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
        return take(bytes);
      } catch (error) {
        failure = error;
        throw error;
      }
    },
    end() {
      if (failure !== undefined) throw failure;
      if (part === 'riff') throw noHeader();
      if (part === 'format') throw formatCutShort();
      if (part === 'data') return;
      throw unreadableWav(
        format === undefined ? 'it has no "fmt " chunk' : 'it has no "data" chunk',
      );
    },
  };
}

function noHeader(): Error {
  return unreadableWav('it has no RIFF WAVE header');
}

function formatCutShort(): Error {
  return unreadableWav('its "fmt " chunk is cut short');
}

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
