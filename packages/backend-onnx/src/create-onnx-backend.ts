import { fileURLToPath } from 'node:url';
import type { BackendHealth, TranscriptionBackend } from '@ws/core';
import { createHostedBackend, keptResult } from '@ws/core/internal';
import { defaultCacheDirectory, resolveModel } from '@ws/models';
import { lookAtMachine, preparedFolder } from '@ws/models/internal';
import { checkEngineCall } from './check-call.js';
import {
  engineCapabilities,
  type InferenceRequest,
  inferenceRequest,
} from './engine/engine-call.js';
import { type OnnxBackendOptions, resolveOptions } from './options.js';
import {
  type InferenceFacts,
  type InferenceLoad,
  openInferenceChannel,
} from './process/inference-channel.js';
import { computesOnCpu } from './runtime/execution-providers.js';
import type { Precision } from './runtime/precision.js';

/** How the engine is. Memory and processor time are those of all its processes together. */
export interface OnnxBackendHealth extends BackendHealth {
  /** Processes that have loaded the model. */
  readonly processes: number;
}

/** Whisper on ONNX Runtime. */
export interface OnnxBackend extends TranscriptionBackend {
  readonly name: 'onnx';
  /** The model as it was asked for. */
  readonly model: string;
  /** What it computes in; `auto` until the model is loaded and the processor has been asked. */
  readonly precision: Precision | 'auto';
  /** Processes at most, as `auto` came to; `capabilities.maxConcurrency` is the same. */
  readonly processes: number;
  /** Threads of each, as `auto` came to. */
  readonly threads: number;
  health(): Promise<OnnxBackendHealth>;
}

/** Time for the largest models from slow disks. Loading that takes longer never ends. */
const LOAD_TIMEOUT_MS = 600_000;

/**
 * Whisper on ONNX Runtime, in child processes of its own. The model is fetched and loaded by `load`, or by the first
 * call; a further process, up to `processes`, is started when several calls are there at once.
 *
 * A prompt that is too long is cut: its last 223 tokens count, less those of a prefix. Of a prefix the last 168 tokens
 * are what the transcript begins with, and those before them stand in for the prompt. A token's probability is among
 * the tokens that may come at its place. A call that is aborted stops at the next token; an engine that crashed or hung
 * fails the call as retryable and is started anew.
 *
 * Audio over 30 s, up to two hours, is heard window by window, as OpenAI's `transcribe()` hears it: each from where the
 * last whole segment ended, after the text so far. Such a call takes no prefix and has no use for a draft, and others
 * wait until all of it is heard.
 *
 * @example
 * ```ts
 * await using backend = createOnnxBackend({ model: 'tiny.en' });
 * const { text } = await backend.transcribe(samples, { sampleRate: 16000 });
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createOnnxBackend(options: OnnxBackendOptions): OnnxBackend {
  const settings = resolveOptions(options);
  // The 8-bit graphs are made for the processor.
  const precision =
    settings.precision === 'auto' && !computesOnCpu(settings.executionProviders)
      ? 'fp32'
      : settings.precision;

  async function find(signal: AbortSignal): Promise<InferenceLoad> {
    const { logger, processes, threads, executionProviders, onProgress } = settings;
    const model = await resolveModel(settings.model, { signal, onProgress });
    const { name, source } = model;
    logger.info(
      { model: name, source, precision, processes, threads, ...lookAtMachine() },
      'starting the engine, with processes at most and threads of each',
    );
    return {
      directory: model.weightsFile ?? model.directory,
      precision,
      threads,
      executionProviders,
      preparedFolder: preparedFolder(defaultCacheDirectory(), model),
    };
  }

  const hosted = createHostedBackend<InferenceLoad, InferenceRequest, InferenceFacts>({
    name: 'onnx',
    capabilities: engineCapabilities(settings.audioContext, settings.processes),
    prepare: keptResult(find),
    open: (_, receive) =>
      openInferenceChannel(
        fileURLToPath(new URL('./worker.js', import.meta.url)),
        receive,
        ({ file, receivedBytes, totalBytes }) =>
          settings.onProgress?.({
            ...{ phase: 'preparing', model: settings.model, source: undefined },
            ...{ file, receivedBytes, totalBytes },
          }),
      ),
    languages: ({ languages }) => languages,
    check: checkEngineCall,
    request: (call) => inferenceRequest(call, settings),
    engines: settings.processes,
    maxQueuedCalls: settings.maxQueuedCalls,
    callTimeoutMs: settings.callTimeoutMs,
    loadTimeoutMs: LOAD_TIMEOUT_MS,
    idleTimeoutMs: settings.idleTimeoutMs,
    keepsLast: true,
    logger: settings.logger,
  });

  return {
    specVersion: 'v1',
    name: 'onnx',
    model: settings.model,
    processes: settings.processes,
    threads: settings.threads,
    get precision() {
      return hosted.facts?.precision ?? precision;
    },
    capabilities: hosted.capabilities,
    load: hosted.load,
    transcribe: hosted.transcribe,
    async health() {
      return { ...(await hosted.health()), processes: hosted.engines };
    },
    [Symbol.asyncDispose]: hosted[Symbol.asyncDispose],
  };
}
