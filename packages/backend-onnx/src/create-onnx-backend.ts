import {
  abortedError,
  type BackendHealth,
  TranscribeError,
  type TranscriptionBackend,
} from '@ws/core';
import { lookAtMachine, resolveModel } from '@ws/models';
import { checkEngineCall } from './check-call.js';
import { engineCapabilities, engineRequest } from './engine/engine-call.js';
import { type OnnxBackendOptions, resolveOptions } from './options.js';
import { createInferencePool, type InferencePool } from './process/inference-pool.js';
import { createInferenceProcess } from './process/inference-process.js';
import { workerEntry } from './process/worker-entry.js';
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
  let inference: InferencePool | undefined;
  let preparing: Promise<InferencePool> | undefined;
  let failure: TranscribeError | undefined;
  const disposal = new AbortController();

  async function prepare(): Promise<InferencePool> {
    const model = await resolveModel(settings.model, {
      signal: disposal.signal,
      ...(settings.onProgress === undefined ? {} : { onProgress: settings.onProgress }),
    });
    if (disposal.signal.aborted) throw disposedError();
    settings.logger.info(
      {
        model: model.name,
        source: model.source,
        precision,
        processes: settings.processes,
        threads: settings.threads,
        ...lookAtMachine(),
      },
      'starting the engine, with processes at most and threads of each',
    );
    inference = createInferencePool({
      createProcess: () =>
        createInferenceProcess({
          entry: workerEntry(),
          load: {
            directory: model.weightsFile ?? model.directory,
            precision,
            threads: settings.threads,
            executionProviders: settings.executionProviders,
          },
          callTimeoutMs: settings.callTimeoutMs,
          logger: settings.logger,
        }),
      processes: settings.processes,
      maxQueuedCalls: settings.maxQueuedCalls,
      idleTimeoutMs: settings.idleTimeoutMs,
      logger: settings.logger,
    });
    return inference;
  }

  function disposedError(): TranscribeError {
    return new TranscribeError('The backend was disposed. Create another one.', {
      code: 'ERR_DISPOSED',
    });
  }

  /** The inference processes; the model is looked for once, and again only after a failure. */
  function prepared(): Promise<InferencePool> {
    if (disposal.signal.aborted) return Promise.reject(disposedError());
    if (preparing === undefined) {
      failure = undefined;
      preparing = prepare();
      preparing.catch((error: unknown) => {
        preparing = undefined;
        if (TranscribeError.isInstance(error)) failure = error;
      });
    }
    return preparing;
  }

  /** What one caller's signal ends is that caller's waiting; others may wait for the same model. */
  async function until<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (signal === undefined) return work;
    if (signal.aborted) throw abortedError(signal);
    let stop: (() => void) | undefined;
    const aborted = new Promise<never>((_, reject) => {
      const onAbort = (): void => reject(abortedError(signal));
      signal.addEventListener('abort', onAbort, { once: true });
      stop = () => signal.removeEventListener('abort', onAbort);
    });
    try {
      return await Promise.race([work, aborted]);
    } finally {
      stop?.();
    }
  }

  return {
    specVersion: 'v1',
    name: 'onnx',
    model: settings.model,
    processes: settings.processes,
    threads: settings.threads,
    get precision() {
      return inference?.precision ?? precision;
    },
    capabilities: engineCapabilities(settings.audioContext, settings.processes),
    async load(loadOptions) {
      const signal = loadOptions?.signal;
      const pool = await until(prepared(), signal);
      await pool.start(signal);
    },
    async transcribe(samples, call) {
      if (disposal.signal.aborted) throw disposedError();
      checkEngineCall(samples, call);
      const pool = await until(prepared(), call.signal);
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
    async health() {
      if (inference === undefined) {
        if (failure !== undefined)
          return { status: 'failed', message: failure.message, processes: 0 };
        return { status: preparing === undefined ? 'unloaded' : 'loading', processes: 0 };
      }
      const measured = await inference.measure();
      return {
        status: inference.state,
        message: inference.failure?.message,
        processes: inference.ready,
        restarts: inference.restarts,
        memoryBytes: measured?.memoryBytes,
        cpuTimeMs: measured?.cpuTimeMs,
      };
    },
    async [Symbol.asyncDispose]() {
      disposal.abort();
      await inference?.dispose();
    },
  };
}
