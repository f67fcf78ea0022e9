/// <reference types="node" />
import { readFile } from 'node:fs/promises';
import { TranscribeError } from '@ws/core';
import { createResampler, readWav } from '@ws/core/audio';
import {
  abortedError,
  createSampleBuffer,
  flag,
  msToSamples,
  type OptionSpec,
  part,
  readOptions,
  type SettingsOf,
  SIGNAL,
  type WavAudio,
  wholeNumber,
} from '@ws/core/internal';
import { createPacing, type PacingClock, systemPacing } from './pacing.js';

/** Settings of `createWavSource`. */
export interface WavSourceOptions {
  /**
   * `true` (default): a chunk comes when a microphone would have it, at the time of its last sample. `false`: as fast
   * as they are taken.
   */
  readonly realTime?: boolean | undefined;
  /** Length of the chunks in milliseconds, 1 to 60000; the last one may be shorter. Default 100. */
  readonly chunkMs?: number | undefined;
  /** Ends the iteration with `ERR_ABORTED`. */
  readonly signal?: AbortSignal | undefined;
  /** Default: the system's. */
  readonly clock?: PacingClock | undefined;
}

const SPEC: OptionSpec<SettingsOf<WavSourceOptions, 'signal'>> = {
  realTime: flag(true),
  chunkMs: wholeNumber(1, 60_000, 100),
  signal: SIGNAL,
  clock: part<PacingClock>(['now', 'sleep'], systemPacing),
};

// A second of input at a time: resampling the whole of a long recording would hold the event loop up.
const INPUT_SECONDS = 1;

/**
 * A WAV file as a microphone would give it: mono chunks at 16 kHz, of any file that `readWav` reads. The file is read
 * when the iteration starts; every iteration starts anew. Chunks are due at fixed times from the start, so that delays
 * do not add up: after one, chunks come faster until they are on time again.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; while iterating `ERR_INVALID_AUDIO` when the file cannot be read or is
 * no WAV, `ERR_ABORTED`
 */
export function createWavSource(
  path: string,
  options: WavSourceOptions = {},
): AsyncIterable<Float32Array> {
  const { realTime, chunkMs, signal, clock } = readOptions(SPEC, options);

  async function* read(): AsyncGenerator<Float32Array, void, undefined> {
    const wav = await load(path, signal);
    const due = createPacing(clock, signal);
    for (const chunk of chunks(wav, msToSamples(chunkMs))) {
      if (realTime) await due(chunk.length);
      else if (signal?.aborted) throw abortedError(signal);
      yield chunk;
    }
  }

  return { [Symbol.asyncIterator]: read };
}

function* chunks(wav: WavAudio, size: number): Generator<Float32Array, void, undefined> {
  const resampler = createResampler(wav.sampleRate);
  const buffer = createSampleBuffer();
  const step = INPUT_SECONDS * wav.sampleRate;
  for (let at = 0; at < wav.samples.length; at += step) {
    buffer.append(resampler.process(wav.samples.subarray(at, at + step)));
    if (at + step >= wav.samples.length) buffer.append(resampler.flush());
    while (buffer.length >= size) yield next(size);
  }
  if (buffer.length > 0) yield next(buffer.length);

  function next(length: number): Float32Array {
    const chunk = buffer.slice(buffer.start, buffer.start + length);
    buffer.dropBefore(buffer.start + length);
    return chunk;
  }
}

async function load(path: string, signal: AbortSignal | undefined): Promise<WavAudio> {
  if (signal?.aborted) throw abortedError(signal);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : message;
    throw new TranscribeError(`Cannot read ${path}: ${why}.`, {
      code: 'ERR_INVALID_AUDIO',
      details: { path },
      cause,
    });
  }
  return readWav(bytes);
}
