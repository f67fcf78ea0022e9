/// <reference lib="webworker" />
import type { TranscriptResult } from '@ws/core';
import { type AnswerContext, answerMessages, ENGINE_GONE, type ToEngine } from '@ws/core/internal';
import { fetchModel } from '@ws/models/web';
import type { InferenceRequest } from '../engine/engine-call.js';
import { languagesOf } from '../engine/open-call.js';
import { answerCall, loadWhisperEngine, type WhisperEngine } from '../engine/whisper-engine.js';
import { browserAbilities, chooseEngine } from './choose-engine.js';
import type { FromWebWorker, WebEngineInfo, WebLoad } from './messages.js';
import { loadOnnxRuntimeWeb } from './onnxruntime-web.js';

// The inference worker: what the inference process is in Node. ONNX Runtime blocks the thread it runs on; here it blocks
// no page, and can be ended.

let engine: WhisperEngine | undefined;

function send(message: FromWebWorker): void {
  self.postMessage(message);
}

async function load(message: WebLoad): Promise<WebEngineInfo> {
  const { model, wasmPaths, baseUrl, cache, checksums, hub } = message;
  const choice = chooseEngine(message, await browserAbilities());
  // The runtime first: what is missing of it is found out before a model is downloaded.
  const runtime = await loadOnnxRuntimeWeb(choice, wasmPaths);
  using fetched = await fetchModel(model, {
    baseUrl,
    cache,
    checksums,
    hub,
    onProgress: (progress) => send({ type: 'fetching', progress }),
  });
  const { precision, threads } = choice;
  engine = await loadWhisperEngine(runtime, {
    directory: fetched.path,
    precision,
    threads,
    webAssembly: true,
  });
  const { fromCache, notKept } = fetched;
  const notes =
    notKept === undefined ? choice.notes : [...choice.notes, `The model is not kept: ${notKept}.`];
  for (const note of notes) send({ type: 'warning', message: note, fields: { model } });
  return { ...choice, languages: languagesOf(engine.tokenizer), notes, fromCache };
}

async function answer(
  samples: Float32Array,
  request: InferenceRequest,
  context: AnswerContext,
): Promise<TranscriptResult> {
  try {
    return await answerCall(engine, samples, request, context);
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    // Out of memory, or worse: WebAssembly does not recover. The error is not caught, so that it ends the worker.
    setTimeout(() => {
      throw error;
    });
    throw ENGINE_GONE;
  }
}

const receive = answerMessages<WebLoad, InferenceRequest, WebEngineInfo>({ load, answer }, send);
self.addEventListener('message', ({ data }: MessageEvent<ToEngine<WebLoad, InferenceRequest>>) =>
  receive(data),
);
