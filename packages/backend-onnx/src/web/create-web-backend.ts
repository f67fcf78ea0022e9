/// <reference lib="webworker" />
import { type BackendHealth, TranscribeError, type TranscriptionBackend } from '@ws/core';
import { checkEngineCall } from '../check-call.js';
import { engineCapabilities, engineRequest } from '../engine/engine-call.js';
import { createInferencePool } from '../process/inference-pool.js';
import { createInferenceWorker } from './inference-worker.js';
import type { WebEngineInfo } from './messages.js';
import { resolveWebOptions, type WebOnnxBackendOptions } from './options.js';

/** Whisper on ONNX Runtime, in a browser. */
export interface WebOnnxBackend extends TranscriptionBackend {
  readonly name: 'onnx';
  /** The model as it was asked for. */
  readonly model: string;
  /** What it computes with; `undefined` until the model is loaded. */
  readonly engine: WebEngineInfo | undefined;
}

/**
 * Whisper on ONNX Runtime, in a Web Worker of its own: the page never waits. The model is fetched and loaded by `load`,
 * or by the first call. All else is as in Node: what a call takes and answers, the queue, how it is aborted (before the
 * next token), and that a worker that died or hung fails the call as retryable and is started anew.
 *
 * @example
 * ```ts
 * await using backend = createOnnxBackend({ model: '/models/tiny.en/' });
 * const { text } = await backend.transcribe(samples, { sampleRate: 16000 });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createOnnxBackend(options: WebOnnxBackendOptions): WebOnnxBackend {
  const settings = resolveWebOptions(options);
  const { logger } = settings;
  const page = pageAddress();
  let engine: WebEngineInfo | undefined;
  let disposed = false;
  const pool = createInferencePool({
    createProcess: () =>
      createInferenceWorker({
        createWorker: settings.createWorker ?? defaultWorker,
        load: {
          model: settings.model,
          baseUrl: page,
          cache: settings.cache,
          checksums: settings.checksums,
          hub: settings.hub,
          precision: settings.precision,
          executionProviders: settings.executionProviders,
          threads: settings.threads,
          wasmPaths: folderAddress(settings.wasmPaths, page),
        },
        callTimeoutMs: settings.callTimeoutMs,
        logger,
        onProgress: settings.onProgress,
        onLoaded: (loaded) => {
          engine = loaded;
          for (const note of loaded.notes) logger.warn({ model: settings.model }, note);
        },
      }),
    processes: 1,
    // The one there is stays.
    idleTimeoutMs: 60_000,
    maxQueuedCalls: settings.maxQueuedCalls,
    logger,
  });

  return {
    specVersion: 'v1',
    name: 'onnx',
    model: settings.model,
    get engine() {
      return engine;
    },
    capabilities: engineCapabilities(settings.audioContext),
    load: (loadOptions) => pool.start(loadOptions?.signal),
    async transcribe(samples, call) {
      if (disposed) {
        throw new TranscribeError('The backend was disposed. Create another one.', {
          code: 'ERR_DISPOSED',
        });
      }
      checkEngineCall(samples, call);
      return pool.call(
        {
          // A view is sent with all of its buffer; what lies around it is none of the engine's business.
          samples: samples.byteLength === samples.buffer.byteLength ? samples : samples.slice(),
          ...engineRequest(call, settings.audioContext, settings.decoding),
          tellsProgress: call.onSegment !== undefined || call.onProgress !== undefined,
        },
        call,
      );
    },
    health: (): Promise<BackendHealth> =>
      Promise.resolve({
        status: pool.state,
        message: pool.failure?.message,
        restarts: pool.restarts,
      }),
    async [Symbol.asyncDispose]() {
      disposed = true;
      await pool.dispose();
    },
  };
}

/** Bundlers know this form, and put the worker in place. */
function defaultWorker(): Worker {
  return new Worker(new URL('./web-worker.js', import.meta.url), { type: 'module' });
}

/** What relative addresses are relative to, as in the page's links. */
function pageAddress(): string {
  const { document } = globalThis as { readonly document?: { readonly baseURI: string } };
  return document?.baseURI ?? location.href;
}

function folderAddress(folder: string | undefined, page: string): string | undefined {
  return folder === undefined ? undefined : new URL(folder.replace(/\/?$/, '/'), page).href;
}
