import { loadWhisperEngine, type WhisperEngine } from '../engine/whisper-engine.js';
import type { SkippedProvider } from '../runtime/execution-providers.js';
import { loadOnnxRuntime } from '../runtime/onnxruntime.js';
import { choosePrecision } from '../runtime/precision.js';
import { answerCalls, asWorkerError } from './answer-calls.js';
import type { FromWorker, ProcessUse, ToWorker } from './messages.js';

// The inference process. ONNX Runtime blocks the thread it runs on, may crash it, and cannot be stopped; here it
// blocks nobody, takes nobody down, and can be killed.

let engine: WhisperEngine | undefined;
const answers = answerCalls({
  engine: () => engine,
  send: (message) => send({ ...message, use: use() }),
});

function send(message: FromWorker): void {
  // The parent may be gone already; this process ends with it.
  if (process.connected) process.send?.(message, undefined, {}, () => {});
}

function use(): ProcessUse {
  const { user, system } = process.cpuUsage();
  return { memoryBytes: process.memoryUsage.rss(), cpuTimeMs: (user + system) / 1000 };
}

async function load(message: ToWorker & { type: 'load' }): Promise<void> {
  try {
    const skipped: SkippedProvider[] = [];
    const runtime = loadOnnxRuntime();
    const precision =
      message.precision === 'auto' ? await choosePrecision(runtime) : message.precision;
    engine = await loadWhisperEngine(runtime, {
      ...message,
      precision,
      onProviderSkipped: (one) => skipped.push(one),
    });
    send({ type: 'loaded', use: use(), precision, skipped });
  } catch (error) {
    send({ type: 'load-failed', error: asWorkerError(error) });
  }
}

process.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'load':
      void load(message);
      break;
    case 'transcribe':
      void answers.transcribe(message);
      break;
    case 'cancel':
      answers.cancel(message.id);
      break;
    case 'measure':
      send({ type: 'measured', id: message.id, use: use() });
      break;
  }
});

// No orphan: when the parent goes, however it goes, the channel closes.
process.on('disconnect', () => process.exit(0));
// A terminal's Ctrl-C reaches the whole group; the parent may still want answers, and ends this process itself.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
