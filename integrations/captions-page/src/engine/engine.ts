// The engine in this browser, which the page loads when it is asked for: a file of its own.
import { createOnnxBackend } from '@ws/backend-onnx/web';
import { abortedError } from '@ws/core/internal';
import { loadSileroModel, type SileroModel } from '@ws/vad-silero';
import type { PageSession, PageSessionSetup } from '../page-session.js';
import type { EngineAccess } from './access.js';
import { openBrowserSession } from './browser-session.js';

export interface EngineSetup {
  /** The address that the others are relative to. */
  readonly base: string;
  readonly model: string;
  readonly checksums: Readonly<Record<string, string>>;
  readonly apiKey: string | undefined;
  /** Told how many bytes of the model are there. */
  onProgress(receivedBytes: number): void;
}

/** Whisper in this browser. */
export interface Engine extends AsyncDisposable {
  /**
   * Loads the model, from the browser's own storage where it is kept there.
   *
   * @param signal - ends it, also the download; what has come of it is kept for the next one
   * @throws TranscribeError `ERR_ABORTED`; as `load` of a backend in browsers
   */
  load(signal: AbortSignal): Promise<void>;
  open(setup: PageSessionSetup): PageSession;
}

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function createEngine({ base, model, checksums, apiKey, onProgress }: EngineSetup): Engine {
  const received = new Map<string, number>();
  const access: EngineAccess = {
    ...{ type: 'access', apiKey },
    model: new URL('.', new URL(model, base)).href,
  };
  const backend = createOnnxBackend({
    model: new URL(model, base).href,
    checksums,
    wasmPaths: new URL('engine/onnxruntime/', base).href,
    createWorker() {
      const url = new URL('engine-worker.js', base);
      const worker = new Worker(url, { type: 'module' });
      worker.postMessage(access);
      return worker;
    },
    onProgress({ file, receivedBytes }) {
      received.set(file, receivedBytes);
      onProgress([...received.values()].reduce((sum, bytes) => sum + bytes, 0));
    },
  });
  let silero: SileroModel | undefined;

  return {
    async load(signal) {
      // Aborting a load leaves the download to other callers that wait for it; here there is none.
      const leave = (): void => void backend[Symbol.asyncDispose]();
      signal.addEventListener('abort', leave, { once: true });
      try {
        silero ??= await loadSileroModel();
        await backend.load({ signal });
        if (signal.aborted) throw abortedError(signal);
      } finally {
        signal.removeEventListener('abort', leave);
      }
    },
    open(setup) {
      const model = silero!;
      return openBrowserSession(setup, { backend, createVad: () => model.createVad() });
    },
    [Symbol.asyncDispose]: () => backend[Symbol.asyncDispose](),
  };
}
