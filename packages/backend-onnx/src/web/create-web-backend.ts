/// <reference lib="webworker" />
import type { TranscriptionBackend } from '@ws/core';
import { createHostedBackend, readOptions } from '@ws/core/internal';
import { checkEngineCall } from '../check-call.js';
import {
  engineCapabilities,
  type InferenceRequest,
  inferenceRequest,
} from '../engine/engine-call.js';
import type { WebEngineInfo, WebLoad } from './messages.js';
import { WEB_ONNX, type WebOnnxBackendOptions } from './options.js';
import { openWorkerChannel } from './worker-channel.js';

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
  const settings = readOptions(WEB_ONNX, options);
  const { model, cache, checksums, hub, precision, executionProviders, threads } = settings;
  const { createWorker = defaultWorker, onProgress } = settings;
  const page = pageAddress();
  const load: WebLoad = {
    ...{ model, cache, checksums, hub, precision, executionProviders, threads },
    baseUrl: page,
    wasmPaths: folderAddress(settings.wasmPaths, page),
  };
  // Loading has no time limit: a download takes as long as it takes, and tells how it goes. The worker stays while idle.
  const hosted = createHostedBackend<WebLoad, InferenceRequest, WebEngineInfo>({
    name: 'onnx',
    capabilities: engineCapabilities(settings.audioContext),
    prepare: async () => load,
    open: (_, receive) => openWorkerChannel(createWorker, receive, onProgress),
    languages: ({ languages }) => languages,
    check: checkEngineCall,
    request: (call) => inferenceRequest(call, settings),
    maxQueuedCalls: settings.maxQueuedCalls,
    callTimeoutMs: settings.callTimeoutMs,
    logger: settings.logger,
  });

  return {
    specVersion: 'v1',
    name: 'onnx',
    model,
    get engine() {
      return hosted.facts;
    },
    capabilities: hosted.capabilities,
    load: hosted.load,
    transcribe: hosted.transcribe,
    health: hosted.health,
    [Symbol.asyncDispose]: hosted[Symbol.asyncDispose],
  };
}

/** Bundlers know this form, and put the worker in place. */
function defaultWorker(): Worker {
  return new Worker(new URL('./web-worker.js', import.meta.url), { type: 'module' });
}

/** The base of relative addresses, as in the page's links. */
function pageAddress(): string {
  const { document } = globalThis as { readonly document?: { readonly baseURI: string } };
  return document?.baseURI ?? location.href;
}

function folderAddress(folder: string | undefined, page: string): string | undefined {
  return folder === undefined ? undefined : new URL(folder.replace(/\/?$/, '/'), page).href;
}
