import { TranscribeError } from '../errors/transcribe-error.js';
import { downmix } from './downmix.js';
import { assertFinite } from './pcm.js';

/** A WAV file's audio. */
export interface WavAudio {
  /** Hz, as the file says. */
  readonly sampleRate: number;
  /** Channels in the file; `samples` is their mean. */
  readonly channels: number;
  /** Mono, in [-1, 1] for integer formats. */
  readonly samples: Float32Array;
}

interface WavFormat {
  readonly coding: 'integer' | 'float';
  readonly channels: number;
  readonly sampleRate: number;
  readonly bits: number;
}

const PCM = 1;
const IEEE_FLOAT = 3;
const EXTENSIBLE = 0xfffe;
// A sub-format is one of the codes above, followed by these 14 bytes.
const SUB_FORMAT_TAIL = '000000001000800000aa00389b71';
const BITS = { integer: [8, 16, 24, 32], float: [32, 64] };
const REMEDY =
  'Convert it to 16-bit PCM WAV, for example with "ffmpeg -i FILE -ac 1 -ar 16000 out.wav".';

/**
 * Reads a WAV file (RIFF WAVE): PCM of 8, 16, 24 or 32 bits, or floats of 32 or 64, plain or `WAVE_FORMAT_EXTENSIBLE`,
 * any number of channels. A data length of 0 or 0xFFFFFFFF, as programs write that stream, or one beyond the end of the
 * file, means: to the end of the file.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO`, saying what is wrong and what to do
 */
export function readWav(bytes: Uint8Array): WavAudio {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = tag(view, 0);
  if (kind === 'RIFX' || kind === 'RF64') throw notReadable(`it is an ${kind} file`);
  if (kind !== 'RIFF' || tag(view, 8) !== 'WAVE') throw notReadable('it has no RIFF WAVE header');

  let format: WavFormat | undefined;
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const name = tag(view, at);
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (name === 'fmt ') format = readFormat(view, body, size);
    if (name === 'data') {
      if (format === undefined) throw notReadable('its "data" chunk comes before a "fmt " chunk');
      const rest = view.byteLength - body;
      return readSamples(view, body, size === 0 ? rest : Math.min(size, rest), format);
    }
    // Chunks start at even places: one of odd length is followed by a byte of padding.
    at = body + size + (size & 1);
  }
  throw notReadable(format === undefined ? 'it has no "fmt " chunk' : 'it has no "data" chunk');
}

function readFormat(view: DataView, at: number, size: number): WavFormat {
  if (size < 16 || at + size > view.byteLength) throw notReadable('its "fmt " chunk is cut short');
  let code = view.getUint16(at, true);
  const channels = view.getUint16(at + 2, true);
  const sampleRate = view.getUint32(at + 4, true);
  const blockAlign = view.getUint16(at + 12, true);
  const bits = view.getUint16(at + 14, true);
  if (code === EXTENSIBLE) {
    if (size < 40) throw notReadable('its extensible "fmt " chunk is cut short');
    code = hex(view, at + 26, 14) === SUB_FORMAT_TAIL ? view.getUint16(at + 24, true) : EXTENSIBLE;
  }
  const coding = code === PCM ? 'integer' : code === IEEE_FLOAT ? 'float' : undefined;
  if (coding === undefined) {
    throw notReadable(`its format code is 0x${code.toString(16)}, neither PCM (1) nor float (3)`);
  }
  if (!BITS[coding].includes(bits)) throw notReadable(`it has ${bits}-bit ${coding} samples`);
  if (channels === 0 || sampleRate === 0) {
    throw notReadable(`it has ${channels} channels at ${sampleRate} Hz`);
  }
  if (blockAlign !== (channels * bits) / 8) {
    throw notReadable(
      `its block size is ${blockAlign} bytes, where ${channels} channels of ${bits} bits need ${(channels * bits) / 8}`,
    );
  }
  return { coding, channels, sampleRate, bits };
}

function readSamples(view: DataView, at: number, length: number, format: WavFormat): WavAudio {
  const { channels, sampleRate, bits } = format;
  const width = bits / 8;
  const frames = Math.floor(length / (width * channels));
  const interleaved = new Float32Array(frames * channels);
  const read = sampleReader(view, format);
  for (let i = 0; i < interleaved.length; i++) interleaved[i] = read(at + i * width);
  assertFinite(interleaved);
  return { sampleRate, channels, samples: downmix(interleaved, channels) };
}

function sampleReader(view: DataView, { coding, bits }: WavFormat): (at: number) => number {
  if (coding === 'float') {
    return bits === 32 ? (at) => view.getFloat32(at, true) : (at) => view.getFloat64(at, true);
  }
  switch (bits) {
    case 8:
      return (at) => (view.getUint8(at) - 128) / 128;
    case 16:
      return (at) => view.getInt16(at, true) / 32768;
    case 24:
      return (at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8388608;
    default:
      return (at) => view.getInt32(at, true) / 2147483648;
  }
}

function notReadable(reason: string): TranscribeError {
  return new TranscribeError(`The WAV file cannot be read: ${reason}. ${REMEDY}`, {
    code: 'ERR_INVALID_AUDIO',
    details: { reason },
  });
}

function tag(view: DataView, at: number): string {
  if (at + 4 > view.byteLength) return '';
  let text = '';
  for (let i = 0; i < 4; i++) text += String.fromCharCode(view.getUint8(at + i));
  return text;
}

function hex(view: DataView, at: number, length: number): string {
  let text = '';
  for (let i = 0; i < length; i++)
    text += view
      .getUint8(at + i)
      .toString(16)
      .padStart(2, '0');
  return text;
}
