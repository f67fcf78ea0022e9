import { TranscribeError } from '@ws/core';
import { abortedError, createSampleBuffer, msToSamples, samplesToMs } from '@ws/core/internal';
import { type AudioSource, levelOf } from './audio-source.js';
import type { PacedSourceSettings } from './source-options.js';

/**
 * A source of what a generator reads. In real time, chunks are due at fixed times from the start of the iteration, so that
 * delays do not add up.
 *
 * @param read - gives mono samples at 16 kHz, in pieces of any length. Its signal is aborted where the source is stopped or
 * the caller's signal is: whatever it throws then is of no account
 */
export function createIteratedSource(
  read: (signal: AbortSignal) => AsyncIterable<Float32Array>,
  { realTime, chunkMs, signal, clock }: PacedSourceSettings,
): AudioSource {
  const stopping = new AbortController();
  const over = stopping.signal;
  const end = (): void => stopping.abort();
  signal?.addEventListener('abort', end, { signal: over });
  if (signal?.aborted) end();
  let level = 0;
  let isTaken = false;
  let wasStopped = false;

  async function* chunks(): AsyncGenerator<Float32Array, void, undefined> {
    if (isTaken) {
      throw new TranscribeError(
        'An audio source is iterated once. Make another one for another iteration.',
        { code: 'ERR_INVALID_STATE' },
      );
    }
    isTaken = true;
    const size = msToSamples(chunkMs);
    const buffer = createSampleBuffer();
    const startedAt = clock.now();
    let sent = 0;
    const due = async (length: number): Promise<void> => {
      sent += length;
      const early = startedAt + samplesToMs(sent) - clock.now();
      if (realTime && early > 0) await clock.sleep(early, over);
    };
    const next = (length: number): Float32Array => {
      const chunk = buffer.slice(buffer.start, buffer.start + length);
      buffer.dropBefore(buffer.start + length);
      level = levelOf(chunk);
      return chunk;
    };
    try {
      // A source that was stopped before reads nothing.
      for await (const samples of over.aborted ? [] : read(over)) {
        buffer.append(samples);
        while (buffer.length >= size) {
          await due(size);
          if (over.aborted) break;
          yield next(size);
        }
        if (over.aborted) break;
      }
      if (buffer.length > 0 && buffer.length < size) await due(buffer.length);
    } catch (error) {
      if (!over.aborted) throw error;
    } finally {
      // Also where the reader has left: nothing goes on reading.
      end();
    }
    if (signal?.aborted) throw abortedError(signal);
    // What was read ahead of its time was not to be heard yet.
    if (realTime && wasStopped) return;
    while (buffer.length > 0) yield next(Math.min(buffer.length, size));
  }

  return {
    sampleRate: 16000,
    get level() {
      return level;
    },
    stop() {
      wasStopped = true;
      end();
    },
    [Symbol.asyncIterator]: chunks,
  };
}
