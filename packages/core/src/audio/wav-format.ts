import { TranscribeError } from '../errors/transcribe-error.js';

/** What a WAV file says of its samples. */
export interface WavFormat {
  readonly coding: 'integer' | 'float' | 'alaw' | 'mulaw';
  readonly channels: number;
  /** Hz. */
  readonly sampleRate: number;
  /** Of one sample. */
  readonly bits: number;
}

/** The format codes of RIFF, and the sample sizes in bits that can be read. */
const CODINGS: Readonly<Record<number, { coding: WavFormat['coding']; bits: readonly number[] }>> =
  {
    1: { coding: 'integer', bits: [8, 16, 24, 32] },
    3: { coding: 'float', bits: [32, 64] },
    6: { coding: 'alaw', bits: [8] },
    7: { coding: 'mulaw', bits: [8] },
  };
const EXTENSIBLE = 0xfffe;
// A sub-format is one of the codes above, followed by these 14 bytes.
const SUB_FORMAT_TAIL = '0,0,0,0,16,0,128,0,0,170,0,56,155,113';

/** What a "fmt " chunk has at least, and what of it is ever needed. */
export const MIN_FORMAT_BYTES = 16;
export const MAX_FORMAT_BYTES = 40;

/**
 * What stands in a "fmt " chunk.
 *
 * @param view - at least the first {@link MIN_FORMAT_BYTES} of it, at most {@link MAX_FORMAT_BYTES}
 * @throws TranscribeError `ERR_INVALID_AUDIO`
 */
export function parseWavFormat(view: DataView): WavFormat {
  let code = view.getUint16(0, true);
  const channels = view.getUint16(2, true);
  const sampleRate = view.getUint32(4, true);
  const blockAlign = view.getUint16(12, true);
  const bits = view.getUint16(14, true);
  if (code === EXTENSIBLE) {
    if (view.byteLength < MAX_FORMAT_BYTES)
      throw unreadableWav('its extensible "fmt " chunk is cut short');
    const tail = new Uint8Array(view.buffer, view.byteOffset + 26, 14);
    if (tail.join() === SUB_FORMAT_TAIL) code = view.getUint16(24, true);
  }
  const known = CODINGS[code];
  if (known === undefined) {
    throw unreadableWav(
      `its format code is 0x${code.toString(16)}, neither PCM (1), float (3), A-law (6) nor mu-law (7)`,
    );
  }
  const { coding } = known;
  if (!known.bits.includes(bits)) throw unreadableWav(`it has ${bits}-bit ${coding} samples`);
  if (channels === 0 || sampleRate === 0) {
    throw unreadableWav(`it has ${channels} channels at ${sampleRate} Hz`);
  }
  const needed = (channels * bits) / 8;
  if (blockAlign !== needed) {
    throw unreadableWav(
      `its block size is ${blockAlign} bytes, where ${channels} channels of ${bits} bits need ${needed}`,
    );
  }
  return { coding, channels, sampleRate, bits };
}

/** What every fault of a WAV file is told with: why, and what to do. */
export function unreadableWav(reason: string): TranscribeError {
  return new TranscribeError(
    `The WAV file cannot be read: ${reason}. Convert it to 16-bit PCM WAV, for example with "ffmpeg -i FILE -ac 1 -ar 16000 out.wav".`,
    { code: 'ERR_INVALID_AUDIO', details: { reason } },
  );
}
