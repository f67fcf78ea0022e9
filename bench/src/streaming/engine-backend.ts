import type { TranscriptionBackend } from '@ws/core';
import { checkEngineCall } from '../../../packages/backend-onnx/src/check-call.js';
import {
  engineCapabilities,
  inferenceRequest,
} from '../../../packages/backend-onnx/src/engine/engine-call.js';
import type { WhisperEngine } from '../../../packages/backend-onnx/src/engine/whisper-engine.js';

const CONTEXT = 'silence-tail';

/** The engine in this process as a backend, over the silence tail. */
export function createEngineBackend(engine: WhisperEngine): TranscriptionBackend {
  let last: Promise<unknown> = Promise.resolve();
  return {
    specVersion: 'v1',
    name: 'onnx in this process',
    capabilities: engineCapabilities(CONTEXT),
    load: async () => {},
    async transcribe(samples, call) {
      checkEngineCall(samples, call);
      // The engine takes one call at a time.
      const result = last.then(() =>
        engine.transcribe(samples, {
          ...inferenceRequest(call, { audioContext: CONTEXT }),
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
