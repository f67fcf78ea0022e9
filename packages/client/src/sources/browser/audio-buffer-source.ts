import { createResampler } from '@ws/core/audio';
import { abortedError, msToSamples, readOptions, samplesToMs } from '@ws/core/internal';
import { type AudioSource, levelOf } from '../audio-source.js';
import { AUDIO_BUFFER, type AudioBufferSourceOptions } from './source-options.js';
import { createChunker } from './worklet/chunker.js';

// Input that is resampled at once, so that the page is never held up.
const STEP_MS = 100;

/**
 * An `AudioBuffer`, such as `decodeAudioData` makes of a file: mono (the mean of its channels) at 16 kHz. With `realTime`,
 * chunks are due at fixed times, so that delays do not add up.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, also for a sample rate outside 8000 to 192000. The iteration throws
 * `ERR_ABORTED`.
 */
export function createAudioBufferSource(
  buffer: AudioBuffer,
  options: AudioBufferSourceOptions = {},
): AudioSource {
  const { chunkMs, signal, realTime } = readOptions(AUDIO_BUFFER, options);
  const resampler = createResampler(buffer.sampleRate);
  const step = Math.ceil((buffer.sampleRate * STEP_MS) / 1000);
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, i) =>
    buffer.getChannelData(i),
  );
  const stopping = new AbortController();
  let level = 0;

  function mono(from: number): Float32Array {
    const to = Math.min(from + step, buffer.length);
    const mixed = new Float32Array(to - from);
    for (const channel of channels) {
      for (let i = from; i < to; i++) mixed[i - from]! += channel[i]! / channels.length;
    }
    return mixed;
  }

  async function* read(): AsyncGenerator<Float32Array, void, undefined> {
    const startedAt = performance.now();
    const ready: Float32Array[] = [];
    const chunker = createChunker(resampler, msToSamples(chunkMs), (chunk) => ready.push(chunk));
    let sent = 0;
    for (let at = 0; at < buffer.length && !stopping.signal.aborted; at += step) {
      chunker.take(mono(at));
      if (at + step >= buffer.length) chunker.end();
      for (const chunk of ready.splice(0)) {
        sent += chunk.length;
        const early = startedAt + samplesToMs(sent) - performance.now();
        if (realTime && early > 0) await pause(early);
        if (signal?.aborted) throw abortedError(signal);
        if (stopping.signal.aborted) return;
        level = levelOf(chunk);
        yield chunk;
      }
    }
  }

  /** Ends early when the source is stopped or aborted. */
  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        stopping.signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done);
      stopping.signal.addEventListener('abort', done);
    });
  }

  return {
    sampleRate: 16_000,
    get level() {
      return level;
    },
    stop: () => stopping.abort(),
    [Symbol.asyncIterator]: read,
  };
}
