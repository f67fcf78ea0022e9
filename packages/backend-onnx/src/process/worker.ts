import type { TranscriptResult } from '@ws/core';
import type { InferenceRequest } from '../engine/engine-call.js';
import { languagesOf } from '../engine/open-call.js';
import { answerCall, loadWhisperEngine, type WhisperEngine } from '../engine/whisper-engine.js';
import { createPreparedSessions, type PreparedOptions } from '../prepared/prepared-sessions.js';
import { loadOnnxRuntime } from '../runtime/onnxruntime.js';
import { choosePrecision } from '../runtime/precision.js';
import type { FromInference, InferenceFacts, InferenceLoad } from './inference-channel.js';
import { sendToParent, serveInference } from './serve-inference.js';

// The inference process. ONNX Runtime blocks the thread it runs on, may crash it, and cannot be stopped. In a
// process of its own it blocks no other work, takes no other work down, and can be killed.

let engine: WhisperEngine | undefined;

const send: (message: FromInference) => void = sendToParent;

async function load(message: InferenceLoad): Promise<InferenceFacts> {
  const { directory, preparedFolder, threads, executionProviders } = message;
  const runtime = loadOnnxRuntime();
  const precision =
    message.precision === 'auto' ? await choosePrecision(runtime) : message.precision;
  const prepared: PreparedOptions = {
    model: directory,
    folder: preparedFolder,
    onPreparing: (progress) => send({ type: 'preparing', ...progress }),
    onNotKept: (reason) =>
      send({
        type: 'warning',
        message: 'what is prepared of the model cannot be kept; each start will take as long',
        fields: { folder: preparedFolder, reason },
      }),
  };
  engine = await loadWhisperEngine(runtime, {
    directory,
    precision,
    threads,
    executionProviders,
    createSessions: (...model) => createPreparedSessions(...model, prepared),
    onProviderSkipped: (skipped) =>
      send({
        type: 'warning',
        message: 'an execution provider cannot be used; the next one is',
        fields: skipped,
      }),
  });
  return { precision, languages: languagesOf(engine.tokenizer) };
}

serveInference<InferenceLoad, InferenceRequest, InferenceFacts, TranscriptResult>({
  load,
  answer: (samples, request, context) => answerCall(engine, samples, request, context),
});
