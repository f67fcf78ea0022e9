// A backend of one's own: here one that counts the seconds it hears. A real one would ask an engine or a service.
import { TranscribeError } from '@ws/core';
import { abortedError, checkCall, until } from '@ws/core/adapter';

const SAMPLE_RATE = 16_000;
const MAX_AUDIO_MS = 30_000;

/** The engine, which takes its time. */
async function recognize(samples) {
  await new Promise((resolve) => setImmediate(resolve));
  return `${(samples.length / SAMPLE_RATE).toFixed(1)} seconds`;
}

export function createCountingBackend() {
  let status = 'unloaded';
  let isDisposed = false;

  async function load({ signal } = {}) {
    if (isDisposed) throw new TranscribeError('It was disposed.', { code: 'ERR_DISPOSED' });
    if (signal?.aborted) throw abortedError(signal);
    // A real one would fetch its model here.
    status = 'ready';
  }

  return {
    specVersion: 'v1',
    name: 'counting',
    capabilities: {
      wordTimestamps: false,
      prompt: false,
      languageDetection: false,
      translation: false,
      prefix: false,
      draft: false,
      tokens: false,
      attention: false,
      audioContextSizing: false,
      maxConcurrency: 1,
      maxAudioMs: MAX_AUDIO_MS,
    },
    load,
    async transcribe(samples, options) {
      // Empty, too long, not finite, at another sample rate: each has an error that says so.
      checkCall(samples, options, (MAX_AUDIO_MS / 1000) * SAMPLE_RATE);
      const { signal, language = 'en' } = options;
      await load({ signal });
      const startedAt = performance.now();
      const text = await until(recognize(samples), signal);
      return {
        text,
        segments: [{ start: 0, end: samples.length / SAMPLE_RATE, text }],
        language,
        processingTimeMs: performance.now() - startedAt,
      };
    },
    async health() {
      return { status };
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true;
    },
  };
}
