import type { TranscriptionBackend } from '@ws/core';
import { checkCall } from '../../../packages/backend-onnx/src/check-call.js';
import type { WhisperEngine } from '../../../packages/backend-onnx/src/engine/whisper-engine.js';

/** The engine in this process as a backend, over the silence tail. */
export function createEngineBackend(engine: WhisperEngine): TranscriptionBackend {
  let last: Promise<unknown> = Promise.resolve();
  return {
    specVersion: 'v1',
    name: 'onnx in this process',
    capabilities: {
      wordTimestamps: false,
      prompt: true,
      prefix: true,
      draft: false,
      tokens: true,
      attention: false,
      languageDetection: true,
      translation: true,
      audioContextSizing: true,
      maxConcurrency: 1,
      maxAudioMs: 30_000,
    },
    load: async () => {},
    async transcribe(samples, call) {
      checkCall(samples, call);
      // The engine takes one call at a time.
      const result = last.then(() =>
        engine.transcribe(samples, {
          context: 'silence-tail',
          timestamps: call.timestamps ?? true,
          task: call.task ?? 'transcribe',
          language: call.language,
          prompt: call.prompt,
          prefix: call.prefix,
          writesTokens: call.tokens,
          signal: call.signal,
        }),
      );
      last = result.catch(() => {});
      return result;
    },
    health: async () => ({ status: 'ready' }),
    [Symbol.asyncDispose]: async () => {},
  };
}

/** The same backend, for what it is without a forced prefix. */
export function withoutPrefix(backend: TranscriptionBackend): TranscriptionBackend {
  return {
    ...backend,
    capabilities: { ...backend.capabilities, prefix: false },
  };
}
