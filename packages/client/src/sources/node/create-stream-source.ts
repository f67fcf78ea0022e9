import { SAMPLE_RATE } from '@ws/core';
import {
  choice,
  extendSpec,
  invalidOption,
  MAX_RESAMPLER_RATE,
  MIN_RESAMPLER_RATE,
  type OptionSpec,
  PCM_ENCODINGS,
  readOptions,
  type SettingsOf,
  wholeNumber,
} from '@ws/core/internal';
import type { AudioSource } from '../audio-source.js';
import { createIteratedSource } from '../iterated-source.js';
import { type RecordedSourceOptions, recordedSource } from '../source-options.js';
import { decodeStream, type StreamEncoding } from './decode-stream.js';

/** Settings of {@link createStreamSource}; `realTime` is `false` where it is left out: a live stream sets its own pace. */
export interface StreamSourceOptions extends RecordedSourceOptions {
  /** Of bytes. Default `auto`: WAV, or what ffmpeg or `@ws/containers` reads. */
  readonly encoding?: StreamEncoding | undefined;
  /** Hz of raw samples, 8000 to 192000. Default 16000. */
  readonly sampleRate?: number | undefined;
  /** Of raw bytes, 1 to 8, side by side; they are mixed. Default 1. */
  readonly channels?: number | undefined;
}

/** What a stream may be: bytes, or mono samples in [-1, 1]. */
export type AudioStream =
  | AsyncIterable<Uint8Array | Float32Array>
  | ReadableStream<Uint8Array | Float32Array>;

type Settings = SettingsOf<StreamSourceOptions, 'signal' | 'ffmpegPath'>;

const SPEC: OptionSpec<Settings> = extendSpec(recordedSource(false), {
  encoding: choice([...PCM_ENCODINGS, 'auto'], 'auto'),
  sampleRate: wholeNumber(MIN_RESAMPLER_RATE, MAX_RESAMPLER_RATE, SAMPLE_RATE),
  channels: wholeNumber(1, 8, 1),
});

/**
 * A stream as a source: an `AsyncIterable` (a stream of Node is one) or a `ReadableStream`, of bytes or of samples. Bytes
 * are raw samples, or a recording of any kind: WAV is read as it is, everything else by ffmpeg where it is installed, or
 * else by the package `@ws/containers`.
 *
 * @example
 * ```ts
 * const { body } = await fetch('https://example.com/talk.mp3');
 * for await (const samples of createStreamSource(body)) await session.write(samples);
 * ```
 * @throws TranscribeError `ERR_INVALID_OPTION`; while iterating `ERR_INVALID_AUDIO` where there is no audio,
 * `ERR_INVALID_STATE` where neither is there, `ERR_ABORTED`, and what the stream itself throws
 */
export function createStreamSource(
  stream: AudioStream,
  options: StreamSourceOptions = {},
): AudioSource {
  const settings = readOptions(SPEC, options);
  const pieces = iterable(stream);
  return createIteratedSource((signal) => decodeStream(pieces, settings, signal), settings);
}

/** What comes on standard input as a source: see {@link createStreamSource}. */
export function createStdinSource(options: StreamSourceOptions = {}): AudioSource {
  return createStreamSource(process.stdin, options);
}

function iterable(stream: AudioStream): AsyncIterable<unknown> {
  if (Symbol.asyncIterator in Object(stream)) return stream as AsyncIterable<unknown>;
  throw invalidOption('stream', stream, 'an AsyncIterable or a ReadableStream');
}
