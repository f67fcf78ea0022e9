/// <reference lib="webworker" />
import { fetchModel } from '@ws/models/web';
import { loadWhisperEngine, type WhisperEngine } from '../engine/whisper-engine.js';
import { answerCalls, asWorkerError } from '../process/answer-calls.js';
import { browserAbilities, chooseEngine } from './choose-engine.js';
import type { FromWebWorker, ToWebWorker } from './messages.js';
import { loadOnnxRuntimeWeb } from './onnxruntime-web.js';

// The inference worker: what the inference process is in Node. ONNX Runtime blocks the thread it runs on; here it blocks
// no page, and can be ended.

let engine: WhisperEngine | undefined;
const answers = answerCalls({
  engine: () => engine,
  send,
  isTheEnd(error) {
    // Out of memory, or worse: WebAssembly does not recover. An error that nobody catches ends the worker.
    if (!(error instanceof WebAssembly.RuntimeError)) return false;
    setTimeout(() => {
      throw error;
    });
    return true;
  },
});

function send(message: FromWebWorker): void {
  self.postMessage(message);
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
      notKept === undefined
        ? choice.notes
        : [...choice.notes, `The model is not kept: ${notKept}.`];
    send({ type: 'loaded', engine: { ...choice, notes, fromCache } });
  } catch (error) {
    send({ type: 'load-failed', error: asWorkerError(error) });
  }
}

self.addEventListener('message', ({ data }: MessageEvent<ToWebWorker>) => {
  switch (data.type) {
    case 'load':
      void load(data);
      break;
    case 'transcribe':
      void answers.transcribe(data);
      break;
    case 'cancel':
      answers.cancel(data.id);
      break;
  }
});
