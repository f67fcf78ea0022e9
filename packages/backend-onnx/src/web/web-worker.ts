/// <reference lib="webworker" />
import { TranscribeError } from '@ws/core';
import { fetchModel } from '@ws/models/web';
import { loadWhisperEngine, type WhisperEngine } from '../engine/whisper-engine.js';
import type { WorkerError } from '../process/messages.js';
import { browserAbilities, chooseEngine } from './choose-engine.js';
import type { FromWebWorker, ToWebWorker } from './messages.js';
import { loadOnnxRuntimeWeb } from './onnxruntime-web.js';

// The inference worker: what the inference process is in Node. ONNX Runtime blocks the thread it runs on; here it blocks
// no page, and can be ended.

let engine: WhisperEngine | undefined;
const running = new Map<number, AbortController>();
// Calls must not overlap: each waits for the one before it.
let last: Promise<unknown> = Promise.resolve();

function send(message: FromWebWorker): void {
  self.postMessage(message);
}

function asWorkerError(error: unknown): WorkerError {
  if (TranscribeError.isInstance(error)) {
    // Only what can be cloned goes to the page.
    return { code: error.code, message: error.message, details: structuredClone(error.details) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'ERR_BACKEND_FAILED', message: `The engine failed: ${message}`, details: {} };
}

async function load(message: ToWebWorker & { type: 'load' }): Promise<void> {
  const { model, wasmPaths, baseUrl, cache, checksums, hub } = message;
  try {
    const choice = chooseEngine(message, await browserAbilities());
    // The runtime first: what is missing of it is found out before a model is downloaded.
    const runtime = await loadOnnxRuntimeWeb({ ...choice, wasmPaths });
    using fetched = await fetchModel(model, {
      baseUrl,
      cache,
      checksums,
      hub,
      onProgress: (progress) => send({ type: 'progress', progress }),
    });
    const { precision, threads } = choice;
    engine = await loadWhisperEngine(runtime, { directory: fetched.path, precision, threads });
    const { fromCache, notKept } = fetched;
    const notes =
      notKept === undefined
        ? choice.notes
        : [...choice.notes, `The model is not kept: ${notKept}.`];
    send({ type: 'loaded', engine: { ...choice, notes, fromCache } });
  } catch (error) {
    send({ type: 'load-failed', error: asWorkerError(error) });
  }
}

async function transcribe(message: ToWebWorker & { type: 'transcribe' }): Promise<void> {
  const { id, samples } = message;
  send({ type: 'received', id });
  const controller = new AbortController();
  running.set(id, controller);
  const call = last.then(async () => {
    if (engine === undefined) throw new Error('transcribe came before load');
    const { text, segments, language, languageProbability, processingTimeMs } =
      await engine.transcribe(samples, { ...message, signal: controller.signal });
    return { text, segments, language, languageProbability, processingTimeMs };
  });
  last = call.catch(() => {});
  try {
    send({ type: 'result', id, result: await call });
  } catch (error) {
    // Out of memory, or worse: WebAssembly does not recover. An error that nobody catches ends the worker.
    if (error instanceof WebAssembly.RuntimeError) {
      setTimeout(() => {
        throw error;
      });
      return;
    }
    send({ type: 'failed', id, error: asWorkerError(error) });
  } finally {
    running.delete(id);
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ToWebWorker>) => {
  switch (data.type) {
    case 'load':
      void load(data);
      break;
    case 'transcribe':
      void transcribe(data);
      break;
    case 'cancel':
      running.get(data.id)?.abort();
      break;
  }
});
