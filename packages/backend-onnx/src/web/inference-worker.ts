/// <reference lib="webworker" />
import { type Logger, TranscribeError } from '@ws/core';
import type { FetchProgress } from '@ws/models/web';
import { windowsOf } from '../process/call-windows.js';
import type {
  CallOutcome,
  InferenceProcess,
  ProcessState,
  TranscribeMessage,
} from '../process/inference-process.js';
import type { WorkerError } from '../process/messages.js';
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

interface RunningCall {
  readonly id: number;
  readonly end: (outcome: CallOutcome) => void;
  begun: boolean;
}

function fromWorkerError(error: WorkerError): TranscribeError {
  return new TranscribeError(error.message, { code: error.code, details: error.details });
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
  let current: RunningCall | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failStart: ((error: TranscribeError) => void) | undefined;
  let diedBefore = false;
  let restarts = 0;
  let nextId = 1;

  function finish(outcome: CallOutcome): void {
    clearTimeout(timer);
    const call = current;
    current = undefined;
    call?.end(outcome);
  }

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
    if (current === undefined) return;
    const error = new TranscribeError(
      `The inference worker died during the call (${why}). It is started anew; try again.`,
      { code: 'ERR_BACKEND_CRASHED', retryable: true, details: { why } },
    );
    finish({ kind: 'lost', error, begun: current.begun });
  }

  function handle(message: FromWebWorker): void {
    switch (message.type) {
      case 'result':
        if (current?.id === message.id) finish({ kind: 'answered', result: message.result });
        break;
      case 'failed':
        if (current?.id !== message.id) break;
        finish({ kind: 'failed', error: fromWorkerError(message.error) });
        break;
      case 'received':
        if (current?.id === message.id) current.begun = true;
        break;
      case 'progress':
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
    run(message: TranscribeMessage) {
      return new Promise((end) => {
        if (worker === undefined) {
          const error = new TranscribeError('There is no inference worker. Try again.', {
            code: 'ERR_BACKEND_CRASHED',
            retryable: true,
          });
          end({ kind: 'lost', error, begun: false });
          return;
        }
        const call: RunningCall = { id: nextId++, end, begun: false };
        current = call;
        const limitMs = options.callTimeoutMs * windowsOf(message.samples);
        timer = setTimeout(() => {
          call.begun = true;
          lost(`no answer within ${limitMs} ms`, 'Try again.');
        }, limitMs);
        worker.postMessage({ type: 'transcribe', id: call.id, ...message } satisfies ToWebWorker);
      });
    },
    cancel() {
      if (current === undefined) return;
      worker?.postMessage({ type: 'cancel', id: current.id } satisfies ToWebWorker);
    },
    measure: () => Promise.resolve(undefined),
    stop() {
      const stopped = new TranscribeError('The backend was disposed.', { code: 'ERR_DISPOSED' });
      failStart?.(stopped);
      vacate();
      diedBefore = false;
      state = 'unloaded';
      finish({ kind: 'failed', error: stopped });
      return Promise.resolve();
    },
  };
}

const WHERE_IS_IT =
  'Check that web-worker.js of @ws/backend-onnx is where the page looks for it, or give the option createWorker.';
