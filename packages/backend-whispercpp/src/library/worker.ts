import { availableParallelism } from 'node:os';
import { abortedError } from '@ws/core';
import type { EngineUse, FromEngine, ToEngine } from '@ws/core/adapter';
import { asEngineError } from '../calls/answer-messages.js';
import type { LibraryFacts, LibraryLoad, LibraryRequest } from './messages.js';
import { openLibrary, type WhisperLibrary } from './open-library.js';
import { measureSpeed } from './speed-check.js';
import { createWhisperCppEngine, type WhisperCppEngine } from './whisper-engine.js';
import { loadModel } from './whisper-model.js';

// The child process. A native library may crash, or hang; here it takes nobody down, and can be killed.

type Incoming = ToEngine<LibraryLoad, LibraryRequest>;

let engine: WhisperCppEngine | undefined;
const running = new Map<number, AbortController>();

function send(message: FromEngine<LibraryFacts>, sent: () => void = () => {}): void {
  // The parent may be gone already; this process ends with it.
  if (process.connected) process.send?.(message, undefined, {}, sent);
}

function use(): EngineUse {
  const { user, system } = process.cpuUsage();
  return { memoryBytes: process.memoryUsage.rss(), cpuTimeMs: (user + system) / 1000 };
}

/** The first library that is one of those known here. */
function firstUsable(paths: readonly string[]): { path: string; library: WhisperLibrary } {
  for (const [index, path] of paths.entries()) {
    try {
      return { path, library: openLibrary(path) };
    } catch (error) {
      if (index === paths.length - 1) throw error;
      const message = error instanceof Error ? error.message : String(error);
      send({ type: 'warning', message, fields: { library: path, next: paths[index + 1] } });
    }
  }
  throw new Error('load came without a library');
}

async function load(message: Incoming & { type: 'load' }): Promise<void> {
  try {
    const { path, library } = firstUsable(message.libraries);
    const model = loadModel(library, { ...message, file: message.model });
    const { gigaflops, slow } = await measureSpeed(library, model);
    if (slow) {
      send({
        type: 'warning',
        message:
          'this whisper.cpp library does without the vector instructions of the processor, and is some ten times slower than it could be. Build one for this machine: npx @ws/backend-whispercpp build',
        fields: { library: path, gigaflops },
      });
    }
    if (message.threads > availableParallelism()) {
      send({
        type: 'warning',
        message: 'more threads than the machine has processors wait for each other',
        fields: { threads: message.threads, processors: availableParallelism() },
      });
    }
    engine = createWhisperCppEngine(library, model, message);
    const { version } = library;
    const { multilingual, wordTimes } = model;
    send({
      type: 'loaded',
      facts: { library: path, version, multilingual, wordTimes, gigaflops },
    });
  } catch (error) {
    send({ type: 'load-failed', error: asEngineError(error) });
  }
}

async function transcribe({ id, samples, ...request }: Incoming & { type: 'transcribe' }) {
  send({ type: 'received', id });
  const controller = new AbortController();
  running.set(id, controller);
  try {
    if (engine === undefined) throw new Error('transcribe came before load');
    const listeners = {
      onSegment: (segment: Parameters<typeof sendSegment>[1]) => sendSegment(id, segment),
      onProgress: (progress: number) => send({ type: 'progress', id, progress }),
    };
    const result = await engine.transcribe(samples, request, listeners, controller.signal);
    send({ type: 'result', id, result });
  } catch (error) {
    const failure = asEngineError(error);
    // What a computation left behind that failed may be anything: the next call gets a process of its own.
    const isCorrupt = failure.code === 'ERR_BACKEND_FAILED' && !controller.signal.aborted;
    send(
      { type: 'failed', id, error: { ...failure, retryable: failure.retryable || isCorrupt } },
      isCorrupt ? () => process.exit(1) : undefined,
    );
  } finally {
    running.delete(id);
  }
}

function sendSegment(
  id: number,
  segment: Extract<FromEngine<LibraryFacts>, { type: 'segment' }>['segment'],
): void {
  send({ type: 'segment', id, segment });
}

process.on('message', (message: Incoming) => {
  switch (message.type) {
    case 'load':
      void load(message);
      break;
    case 'transcribe':
      void transcribe(message);
      break;
    case 'cancel':
      running.get(message.id)?.abort(abortedError());
      break;
    case 'measure':
      send({ type: 'measured', id: message.id, use: use() });
      break;
  }
});

// No orphan: when the parent goes, however it goes, the channel closes. A call that runs on another thread would keep
// this process alive until it has ended.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// A terminal's Ctrl-C reaches the whole group; the parent may still want answers, and ends this process itself.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
