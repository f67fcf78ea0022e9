import { availableParallelism } from 'node:os';
import { answerMessages, type EngineUse, type FromEngine } from '@ws/core/internal';
import type { CallRequest } from '../calls/call-request.js';
import { knownLanguages } from '../model/known-languages.js';
import type { LibraryFacts, LibraryLoad } from './library-load.js';
import { openLibrary, type WhisperLibrary } from './open-library.js';
import { measureSpeed } from './speed-check.js';
import { createWhisperCppEngine, type WhisperCppEngine } from './whisper-engine.js';
import { loadModel } from './whisper-model.js';

// The child process. A native library may crash or hang; here it takes no other work down, and can be killed.

let engine: WhisperCppEngine | undefined;

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

async function load(message: LibraryLoad): Promise<LibraryFacts> {
  const { path, library } = firstUsable(message.libraries);
  const model = loadModel(library, message);
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
  const languages = knownLanguages(model);
  return { library: path, version, multilingual, languages, wordTimes, gigaflops };
}

/** A failed computation may leave anything in memory: the next call gets a new process. */
function answer(message: FromEngine<LibraryFacts>): void {
  if (message.type === 'failed' && message.error.code === 'ERR_BACKEND_FAILED') {
    send({ ...message, error: { ...message.error, retryable: true } }, () => process.exit(1));
  } else send(message);
}

process.on(
  'message',
  answerMessages<LibraryLoad, CallRequest, LibraryFacts>(
    {
      name: 'whisper.cpp',
      load,
      async answer(samples, request, context) {
        context.onReceived();
        if (engine === undefined) throw new Error('transcribe came before load');
        return engine(samples, request, context, context.signal);
      },
      use,
    },
    answer,
  ),
);

// No orphan: when the parent goes, however it goes, the channel closes. A call that runs on another thread would keep
// this process alive until it has ended.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// A terminal's Ctrl-C reaches the whole group; the parent may still want answers, and ends this process itself.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
