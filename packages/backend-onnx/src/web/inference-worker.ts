/// <reference lib="webworker" />
import { type Logger, TranscribeError } from '@ws/core';
import type { FetchProgress } from '@ws/models/web';
import { windowsOf } from '../process/call-windows.js';
import type {
  InferenceProcess,
  ProcessState,
  TranscribeMessage,
} from '../process/inference-process.js';
import { createRunningCall, fromWorkerError } from '../process/running-call.js';
import type { Precision } from '../runtime/precision.js';
import type { FromWebWorker, ToWebWorker, WebEngineInfo, WebLoad } from './messages.js';

/** How an inference worker is kept. */
export interface InferenceWorkerOptions {
  /** Starts a worker that runs `web-worker.js`. */
  readonly createWorker: () => Worker;
  readonly load: WebLoad;
  /** A call that takes longer than this has hung: the worker is ended and the call is lost. */
  readonly callTimeoutMs: number;
  readonly logger: Logger;
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
  readonly onLoaded: (engine: WebEngineInfo) => void;
}

/**
 * The place of a Web Worker that holds the model and takes one call at a time: in browsers what a child process is in
 * Node, behind the same pool. Loading has no time limit: a download takes as long as it takes, and tells how it goes.
 */
export function createInferenceWorker(options: InferenceWorkerOptions): InferenceProcess {
  const { logger } = options;
  let worker: Worker | undefined;
  let state: ProcessState = 'unloaded';
  let precision: Precision | undefined;
  const current = createRunningCall();
  let failStart: ((error: TranscribeError) => void) | undefined;
  let diedBefore = false;
  let restarts = 0;
  let nextId = 1;

  /** Ends the worker. No event tells of it, nor does anything that it sent still arrive. */
  function vacate(): void {
    worker?.terminate();
    worker = undefined;
  }

  /** The worker is of no use any more. */
  function lost(why: string, retryAdvice: string): void {
    vacate();
    diedBefore = true;
    if (failStart !== undefined) {
      failStart(
        new TranscribeError(`The inference worker cannot be started (${why}). ${retryAdvice}`, {
          code: 'ERR_BACKEND_UNAVAILABLE',
          details: { why },
        }),
      );
      return;
    }
    state = 'unloaded';
    logger.error({ why }, 'the inference worker died');
    const error = new TranscribeError(
      `The inference worker died during the call (${why}). It is started anew; try again.`,
      { code: 'ERR_BACKEND_CRASHED', retryable: true, details: { why } },
    );
    current.lose(error);
  }

  function handle(message: FromWebWorker): void {
    switch (message.type) {
      case 'result':
      case 'failed':
      case 'received':
      case 'segment':
      case 'progress':
        current.hear(message);
        break;
      case 'fetching':
        options.onProgress?.(message.progress);
        break;
      case 'loaded':
      case 'load-failed':
        break;
    }
  }

  function spawn(): Promise<void> {
    return new Promise((resolve, reject) => {
      state = 'loading';
      if (diedBefore) restarts++;
      diedBefore = false;
      const settle = (then: ProcessState): void => {
        failStart = undefined;
        state = then;
      };
      failStart = (error) => {
        settle('failed');
        diedBefore = true;
        vacate();
        reject(error);
      };
      let started: Worker;
      try {
        started = options.createWorker();
      } catch (error) {
        lost(error instanceof Error ? error.message : String(error), WHERE_IS_IT);
        return;
      }
      worker = started;
      started.addEventListener('message', ({ data }: MessageEvent<FromWebWorker>) => {
        if (worker !== started) return;
        if (data.type === 'loaded') {
          settle('ready');
          precision = data.engine.precision;
          options.onLoaded(data.engine);
          resolve();
        } else if (data.type === 'load-failed') {
          failStart?.(fromWorkerError(data.error));
        } else {
          handle(data);
        }
      });
      started.addEventListener('error', (event) => {
        event.preventDefault();
        // A script that is not there is told by an event without a message.
        const { message } = event as Partial<ErrorEvent>;
        if (worker === started) lost(message ?? 'its script is not there', WHERE_IS_IT);
      });
      started.addEventListener('messageerror', () => {
        if (worker === started) lost('it sent what cannot be read', 'Try again.');
      });
      started.postMessage({ type: 'load', ...options.load } satisfies ToWebWorker);
    });
  }

  return {
    get state() {
      return state;
    },
    get restarts() {
      return restarts;
    },
    get precision() {
      return precision;
    },
    // Browsers do not tell.
    pastCpuTimeMs: 0,
    start: spawn,
    run(message: TranscribeMessage, tell) {
      return new Promise((end) => {
        if (worker === undefined) {
          const error = new TranscribeError('There is no inference worker. Try again.', {
            code: 'ERR_BACKEND_CRASHED',
            retryable: true,
          });
          end({ kind: 'lost', error, begun: false });
          return;
        }
        const id = nextId++;
        const limitMs = options.callTimeoutMs * windowsOf(message.samples);
        const onLimit = (): void => lost(`no answer within ${limitMs} ms`, 'Try again.');
        current.begin(id, { end, tell, onLimit }, limitMs);
        worker.postMessage({ type: 'transcribe', id, ...message } satisfies ToWebWorker);
      });
    },
    cancel() {
      if (current.id === undefined) return;
      worker?.postMessage({ type: 'cancel', id: current.id } satisfies ToWebWorker);
    },
    measure: () => Promise.resolve(undefined),
    stop() {
      const stopped = new TranscribeError('The backend was disposed.', { code: 'ERR_DISPOSED' });
      failStart?.(stopped);
      vacate();
      diedBefore = false;
      state = 'unloaded';
      current.end({ kind: 'failed', error: stopped });
      return Promise.resolve();
    },
  };
}

const WHERE_IS_IT =
  'Check that web-worker.js of @ws/backend-onnx is where the page looks for it, or give the option createWorker.';
