import { choice, wholeNumber } from '../options/option-kinds.js';
import { type OptionSpec, readOptions, type SettingsOf } from '../options/option-spec.js';
import { bytesPerSample, encodePcm, PCM_ENCODINGS, type PcmEncoding } from './pcm.js';
import { SAMPLE_RATE } from './sample-clock.js';

/** How a WAV file is written. */
export interface WriteWavOptions {
  /** Hz, a whole number from 1 to 768000. Default 16000. */
  readonly sampleRate?: number | undefined;
  /** Default `pcm_s16le`, which clips to [-1, 1]. */
  readonly encoding?: PcmEncoding | undefined;
}

const SPEC: OptionSpec<SettingsOf<WriteWavOptions>> = {
  sampleRate: wholeNumber(1, 768_000, SAMPLE_RATE),
  encoding: choice(PCM_ENCODINGS, 'pcm_s16le'),
};

/** Writes a mono WAV file piece by piece: {@link WavEncoder.header}, then what `encode` gives. */
export interface WavEncoder {
  /** The first 44 bytes. They say that the length is unknown (0xFFFFFFFF), which readers take for: to the end. */
  readonly header: Uint8Array;
  /** The bytes of the next samples. */
  encode(samples: Float32Array): Uint8Array;
  /**
   * What makes the file one of known length, where its start can still be written to: `header` for its first 44 bytes,
   * and `padding`, one byte or none, after its last. Above 4 GiB, where no WAV file can have a length, `header` is as it
   * was. A file that keeps its first header takes no padding.
   */
  end(): { readonly header: Uint8Array; readonly padding: Uint8Array };
}

const HEADER_BYTES = 44;
const UNKNOWN_LENGTH = 0xffffffff;
const FORMAT_CODES: Readonly<Record<PcmEncoding, number>> = {
  pcm_s16le: 1,
  pcm_f32le: 3,
  alaw: 6,
  mulaw: 7,
};

/**
 * An encoder of WAV files. Stateful: one per file.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createWavEncoder(options: WriteWavOptions = {}): WavEncoder {
  const { sampleRate, encoding } = readOptions(SPEC, options);
  let dataBytes = 0;

  return {
    header: wavHeader(sampleRate, encoding, UNKNOWN_LENGTH),
    encode(samples) {
      const bytes = encodePcm(samples, encoding);
      dataBytes += bytes.length;
      return bytes;
    },
    end: () => ({
      header: wavHeader(sampleRate, encoding, dataBytes),
      // Chunks have an even number of bytes.
      padding: new Uint8Array(dataBytes % 2),
    }),
  };
}

/**
 * Mono samples as a whole WAV file.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function writeWav(samples: Float32Array, options: WriteWavOptions = {}): Uint8Array {
  const encoder = createWavEncoder(options);
  const data = encoder.encode(samples);
  const { header, padding } = encoder.end();
  const file = new Uint8Array(header.length + data.length + padding.length);
  file.set(header);
  file.set(data, header.length);
  return file;
}

function wavHeader(sampleRate: number, encoding: PcmEncoding, dataBytes: number): Uint8Array {
  const width = bytesPerSample(encoding);
  const riffBytes = HEADER_BYTES - 8 + dataBytes + (dataBytes % 2);
  const known = riffBytes < UNKNOWN_LENGTH;
  const header = new Uint8Array(HEADER_BYTES);
  const view = new DataView(header.buffer);
  const writeTag = (at: number, text: string) => {
    for (let i = 0; i < 4; i++) view.setUint8(at + i, text.charCodeAt(i));
  };
  writeTag(0, 'RIFF');
  view.setUint32(4, known ? riffBytes : UNKNOWN_LENGTH, true);
  writeTag(8, 'WAVE');
  writeTag(12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, FORMAT_CODES[encoding], true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * width, true);
  view.setUint16(32, width, true);
  view.setUint16(34, width * 8, true);
  writeTag(36, 'data');
  view.setUint32(40, known ? dataBytes : UNKNOWN_LENGTH, true);
  return header;
}
