import { createWavDecoder } from './wav-decoder.js';

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
