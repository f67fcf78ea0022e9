import { TranscribeError } from '@ws/core';
import { loadWhisperEngine, type WhisperEngine } from '../engine/whisper-engine.js';
import { loadOnnxRuntime } from '../runtime/onnxruntime.js';
import type { FromWorker, ToWorker, WorkerError } from './messages.js';

// The inference process. ONNX Runtime blocks the thread it runs on, may crash it, and cannot be stopped; here it
// blocks nobody, takes nobody down, and can be killed.

let engine: WhisperEngine | undefined;
const running = new Map<number, AbortController>();
// Calls must not overlap: each waits for the one before it.
let last: Promise<unknown> = Promise.resolve();

function send(message: FromWorker): void {
  // The parent may be gone already; this process ends with it.
  if (process.connected) process.send?.(message, undefined, {}, () => {});
}

function asWorkerError(error: unknown): WorkerError {
  if (TranscribeError.isInstance(error)) {
    return { code: error.code, message: error.message, details: error.details };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'ERR_BACKEND_FAILED', message: `The engine failed: ${message}`, details: {} };
}

async function load(message: ToWorker & { type: 'load' }): Promise<void> {
  try {
    engine = await loadWhisperEngine(loadOnnxRuntime(), message);
    send({ type: 'loaded' });
  } catch (error) {
    send({ type: 'load-failed', error: asWorkerError(error) });
  }
}

async function transcribe(message: ToWorker & { type: 'transcribe' }): Promise<void> {
  const { id, samples } = message;
  send({ type: 'received', id });
  const controller = new AbortController();
  running.set(id, controller);
  const call = last.then(async () => {
    if (engine === undefined) throw new Error('transcribe came before load');
    const { text, segments, language, languageProbability, stoppedBy, processingTimeMs } =
      await engine.transcribe(samples, { ...message, signal: controller.signal });
    return { text, segments, language, languageProbability, stoppedBy, processingTimeMs };
  });
  last = call.catch(() => {});
  try {
    send({ type: 'result', id, result: await call });
  } catch (error) {
    send({ type: 'failed', id, error: asWorkerError(error) });
  } finally {
    running.delete(id);
  }
}

process.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'load':
      void load(message);
      break;
    case 'transcribe':
      void transcribe(message);
      break;
    case 'cancel':
      running.get(message.id)?.abort();
      break;
    case 'measure': {
      const { user, system } = process.cpuUsage();
      send({
        type: 'measured',
        id: message.id,
        memoryBytes: process.memoryUsage.rss(),
        cpuTimeMs: (user + system) / 1000,
      });
      break;
    }
  }
});

// No orphan: when the parent goes, however it goes, the channel closes.
process.on('disconnect', () => process.exit(0));
// A terminal's Ctrl-C reaches the whole group; the parent may still want answers, and ends this process itself.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
