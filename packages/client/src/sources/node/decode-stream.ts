import { decodeByFfmpeg } from '@ws/cli-kit/ffmpeg';
import { TranscribeError } from '@ws/core';
import { until } from '@ws/core/adapter';
import { createPcmDecoder, createResampler, downmix, type PcmEncoding } from '@ws/core/audio';
import { createSampleBuffer } from '@ws/core/internal';
import { decodeContainer } from './decode-container.js';
import { findDecoder } from './find-decoder.js';
import { decodeWav, isWav } from './wav-stream.js';

/** What a stream holds: raw samples, or a file of any kind, which is recognised by its first bytes. */
export type StreamEncoding = PcmEncoding | 'auto';

export interface StreamDecoding {
  readonly encoding: StreamEncoding;
  readonly sampleRate: number;
  readonly channels: number;
  readonly ffmpegPath: string | undefined;
  /** Of a file with several audio tracks, which one: 1 is the first. */
  readonly track: number;
}

/**
 * A stream of bytes or samples as mono samples at 16 kHz.
 *
 * @throws TranscribeError `ERR_INVALID_AUDIO`, `ERR_INVALID_STATE` where nothing is installed that decodes it
 */
export async function* decodeStream(
  pieces: AsyncIterable<unknown>,
  { encoding, sampleRate, channels, ffmpegPath, track }: StreamDecoding,
  signal: AbortSignal,
): AsyncGenerator<Float32Array, void, undefined> {
  const iterator = pieces[Symbol.asyncIterator]();
  async function* read(): AsyncGenerator<unknown, void, undefined> {
    for (;;) {
      // A stream that says nothing does not keep the source from being stopped.
      const next = await until(Promise.resolve(iterator.next()), signal);
      if (next.done) return;
      yield next.value;
    }
  }
  try {
    const given = read();
    const first = await given.next();
    if (first.done) throw nothingThere();
    const all = prepended(first.value, given);
    if (first.value instanceof Float32Array) {
      yield* resampled(only(Float32Array, all), sampleRate);
    } else if (encoding !== 'auto') {
      const decoder = createPcmDecoder(encoding);
      yield* resampled(mono(only(Uint8Array, all), decoder.decode, channels), sampleRate);
    } else {
      const bytes = only(Uint8Array, all);
      const head = await headOf(bytes);
      const recording = prepended(head, bytes);
      if (isWav(head)) {
        yield* decodeWav(recording, track);
      } else {
        const decoder = await findDecoder(ffmpegPath, 'to read this stream');
        if (decoder.type === 'containers') {
          yield* decodeContainer(decoder.containers, recording, { track }, signal);
        } else {
          const input = { from: 'pipe:0', track, name: 'the stream', input: recording };
          yield* decodeByFfmpeg(decoder.program, input, signal);
        }
      }
    }
  } finally {
    // One that is in the middle of something is not waited for.
    void Promise.resolve(iterator.return?.()).catch(() => {});
  }
}

/** Pieces that are all of one kind. */
async function* only<T>(
  kind: new (...args: never[]) => T,
  pieces: AsyncIterable<unknown>,
): AsyncGenerator<T, void, undefined> {
  for await (const piece of pieces) {
    if (piece instanceof kind) yield piece;
    else throw notAudio();
  }
}

/** The first 12 bytes or more, however they come. */
async function headOf(bytes: AsyncGenerator<Uint8Array, void, undefined>): Promise<Uint8Array> {
  let head = Buffer.alloc(0);
  while (head.length < 12) {
    const next = await bytes.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  if (head.length === 0) throw nothingThere();
  return head;
}

async function* prepended<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  yield first;
  yield* rest;
}

/** Frames may be cut in two between pieces. */
async function* mono(
  bytes: AsyncIterable<Uint8Array>,
  decode: (bytes: Uint8Array) => Float32Array,
  channels: number,
): AsyncGenerator<Float32Array, void, undefined> {
  const held = createSampleBuffer();
  for await (const piece of bytes) {
    held.append(decode(piece));
    const end = held.end - (held.length % channels);
    yield downmix(held.slice(held.start, end), channels);
    held.dropBefore(end);
  }
}

async function* resampled(
  pieces: AsyncIterable<Float32Array>,
  sampleRate: number,
): AsyncGenerator<Float32Array, void, undefined> {
  const resampler = createResampler(sampleRate);
  for await (const piece of pieces) yield resampler.process(piece);
  yield resampler.flush();
}

function nothingThere(): TranscribeError {
  return new TranscribeError('The stream ended without any audio.', { code: 'ERR_INVALID_AUDIO' });
}

function notAudio(): TranscribeError {
  return new TranscribeError(
    'A stream of audio must be bytes (Uint8Array) or samples (Float32Array), from its beginning to its end.',
    { code: 'ERR_INVALID_AUDIO' },
  );
}
