import { type ChildProcess, fork } from 'node:child_process';
import { abortedError, type Logger, TranscribeError, type TranscriptResult } from '@ws/core';
import { WINDOW_SAMPLES } from '../features/window.js';
import type { FromWorker, ToWorker, WorkerError } from './messages.js';

type LoadMessage = Omit<Extract<ToWorker, { type: 'load' }>, 'type'>;
/** One call, as it goes to the inference process. */
export type TranscribeMessage = Omit<Extract<ToWorker, { type: 'transcribe' }>, 'type' | 'id'>;

/** How an inference process is kept. */
export interface InferenceProcessOptions {
  /** The program to run. */
  readonly entry: string;
  readonly load: LoadMessage;
  /** Calls that wait, at most; further ones fail as `ERR_OVERLOADED`. */
  readonly maxQueuedCalls: number;
  /** A call that takes longer than this per 30 s of its audio has hung: the process is killed and the call fails as retryable. */
  readonly callTimeoutMs: number;
  readonly logger: Logger;
}

/** What the operating system says of the inference process. */
export interface ProcessMeasure {
  readonly memoryBytes: number;
  readonly cpuTimeMs: number;
}

/** A child process that holds the model; it is started when needed, and anew when it died. */
export interface InferenceProcess {
  readonly state: 'unloaded' | 'loading' | 'ready' | 'failed';
  /** Why the last start failed. */
  readonly failure: TranscribeError | undefined;
  /** Starts after the first. */
  readonly restarts: number;
  start(signal?: AbortSignal): Promise<void>;
  call(message: TranscribeMessage, signal?: AbortSignal): Promise<TranscriptResult>;
  measure(): Promise<ProcessMeasure | undefined>;
  /** Kills the process; calls in flight fail as `ERR_DISPOSED`. */
  dispose(): Promise<void>;
}

interface Call {
  readonly id: number;
  readonly message: TranscribeMessage;
  readonly resolve: (result: TranscriptResult) => void;
  readonly reject: (error: TranscribeError) => void;
  /** The caller has had its answer (it aborted); the process may still be at it. */
  answered: boolean;
  /** It went to a process; before that, what happens to the process is no concern of its own. */
  sent: boolean;
  /** It may go to another process if this one dies: once, and only while it cannot be the cause. */
  mayResend: boolean;
}

const STDERR_TAIL = 2_000;
const MEASURE_TIMEOUT_MS = 2_000;

function fromWorkerError(error: WorkerError): TranscribeError {
  return new TranscribeError(error.message, { code: error.code, details: error.details });
}

/** Windows of 30 s in some audio, 1 at least. */
function windowsOf(samples: Float32Array): number {
  return Math.max(1, Math.ceil(samples.length / WINDOW_SAMPLES));
}

export function createInferenceProcess(options: InferenceProcessOptions): InferenceProcess {
  const { logger } = options;
  const queue: Call[] = [];
  let child: ChildProcess | undefined;
  let starting: Promise<void> | undefined;
  let current: Call | undefined;
  let timer: NodeJS.Timeout | undefined;
  let state: InferenceProcess['state'] = 'unloaded';
  let failure: TranscribeError | undefined;
  let starts = 0;
  let nextId = 1;
  let disposed = false;
  const measures = new Map<number, (measure: ProcessMeasure | undefined) => void>();

  const disposedError = (): TranscribeError =>
    new TranscribeError('The backend was disposed.', { code: 'ERR_DISPOSED' });

  function settle(call: Call, act: (call: Call) => void): void {
    if (call.answered) return;
    call.answered = true;
    act(call);
  }

  /** The call at the process has ended, one way or another: the next one's turn. */
  function finishCurrent(): void {
    clearTimeout(timer);
    current = undefined;
    pump();
  }

  function pump(): void {
    if (current !== undefined || disposed) return;
    const next = queue.shift();
    if (next === undefined) return;
    if (next.answered) {
      pump();
      return;
    }
    current = next;
    start().then(
      () => {
        if (current !== next) return;
        if (next.answered || child === undefined) {
          finishCurrent();
          return;
        }
        const running = child;
        timer = setTimeout(() => {
          logger.error({ callTimeoutMs: options.callTimeoutMs }, 'inference hangs, killing it');
          next.mayResend = false;
          running.kill('SIGKILL');
        }, options.callTimeoutMs * windowsOf(next.message.samples));
        next.sent = true;
        running.send({ type: 'transcribe', id: next.id, ...next.message } satisfies ToWorker);
      },
      (error: unknown) => {
        if (current !== next) return;
        settle(next, (call) => call.reject(error as TranscribeError));
        finishCurrent();
      },
    );
  }

  function handle(message: FromWorker): void {
    switch (message.type) {
      case 'result':
      case 'failed': {
        const call = current;
        if (call === undefined || call.id !== message.id) return;
        settle(call, () => {
          if (message.type === 'result') call.resolve(message.result);
          else call.reject(fromWorkerError(message.error));
        });
        finishCurrent();
        break;
      }
      case 'received':
        if (current?.id === message.id) current.mayResend = false;
        break;
      case 'measured':
        measures.get(message.id)?.(message);
        break;
      case 'loaded':
      case 'load-failed':
        break;
    }
  }

  function died(process: ChildProcess, why: string, stderr: string): void {
    if (child !== process) return;
    child = undefined;
    starting = undefined;
    for (const answer of measures.values()) answer(undefined);
    if (disposed) return;
    if (state === 'ready') {
      state = 'unloaded';
      logger.error({ why, stderr }, 'the inference process died');
    }
    const call = current;
    // One that waits for the process to start fails with the start.
    if (call === undefined || !call.sent) return;
    if (call.mayResend) {
      // It was sent to a process that had just died: no fault of the call's, so the next process gets it.
      call.mayResend = false;
      call.sent = false;
      queue.unshift(call);
      finishCurrent();
      return;
    }
    settle(call, () =>
      call.reject(
        new TranscribeError(
          `The inference process died during the call (${why}). It is started anew; try again.`,
          { code: 'ERR_BACKEND_CRASHED', retryable: true, details: { why, stderr } },
        ),
      ),
    );
    finishCurrent();
  }

  function spawn(): Promise<void> {
    return new Promise((resolve, reject) => {
      state = 'loading';
      failure = undefined;
      starts++;
      const process = fork(options.entry, [], {
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        // Flags of the parent (a debugger's port, say) are not the child's.
        execArgv: [],
      });
      child = process;
      let stderr = '';
      let settled = false;
      process.stderr?.on('data', (chunk: Buffer) => {
        stderr = (stderr + chunk.toString()).slice(-STDERR_TAIL);
      });
      const fail = (error: TranscribeError): void => {
        if (settled) return;
        settled = true;
        state = disposed ? 'unloaded' : 'failed';
        failure = disposed ? undefined : error;
        starting = undefined;
        process.kill('SIGKILL');
        reject(error);
      };
      process.on('message', (message: FromWorker) => {
        if (message.type === 'loaded') {
          settled = true;
          state = 'ready';
          resolve();
        } else if (message.type === 'load-failed') {
          fail(fromWorkerError(message.error));
        } else {
          handle(message);
        }
      });
      process.on('error', (cause) => {
        fail(
          new TranscribeError(`The inference process cannot be started: ${cause.message}`, {
            code: 'ERR_BACKEND_UNAVAILABLE',
            cause,
          }),
        );
        died(process, cause.message, stderr);
      });
      process.on('exit', (code, signal) => {
        const why = signal === null ? `exit code ${code}` : signal;
        fail(
          disposed
            ? disposedError()
            : new TranscribeError(
                `The inference process died while it loaded the model (${why}): ${
                  /^.*error.*$/im.exec(stderr)?.[0] ?? 'the machine may be short of memory'
                }.`,
                { code: 'ERR_BACKEND_UNAVAILABLE', details: { why, stderr } },
              ),
        );
        died(process, why, stderr);
      });
      process.send({ type: 'load', ...options.load } satisfies ToWorker);
    });
  }

  function start(): Promise<void> {
    if (disposed) return Promise.reject(disposedError());
    if (child !== undefined && state === 'ready') return Promise.resolve();
    starting ??= spawn();
    return starting;
  }

  function withAbort<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (signal === undefined) return work;
    return new Promise((resolve, reject) => {
      const onAbort = (): void => reject(abortedError(signal));
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    });
  }

  return {
    get state() {
      return state;
    },
    get failure() {
      return failure;
    },
    get restarts() {
      return Math.max(0, starts - 1);
    },
    start(signal) {
      if (signal?.aborted) return Promise.reject(abortedError(signal));
      return withAbort(start(), signal);
    },
    call(message, signal) {
      if (disposed) return Promise.reject(disposedError());
      if (signal?.aborted) return Promise.reject(abortedError(signal));
      if (queue.length >= options.maxQueuedCalls) {
        return Promise.reject(
          new TranscribeError(
            `${queue.length} calls wait for the engine already. Wait for some, or raise maxQueuedCalls.`,
            { code: 'ERR_OVERLOADED', retryable: true, details: { queued: queue.length } },
          ),
        );
      }
      return new Promise((resolve, reject) => {
        const onAbort = (): void => {
          settle(call, () => call.reject(abortedError(signal)));
          const waiting = queue.indexOf(call);
          if (waiting >= 0) queue.splice(waiting, 1);
          if (current === call) child?.send({ type: 'cancel', id: call.id } satisfies ToWorker);
        };
        const forget = (): void => signal?.removeEventListener('abort', onAbort);
        const call: Call = {
          id: nextId++,
          message,
          answered: false,
          sent: false,
          mayResend: true,
          resolve: (result) => {
            forget();
            resolve(result);
          },
          reject: (error) => {
            forget();
            reject(error);
          },
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        queue.push(call);
        pump();
      });
    },
    measure() {
      const process = child;
      if (process === undefined || state !== 'ready') return Promise.resolve(undefined);
      return new Promise((resolve) => {
        const id = nextId++;
        // It answers between two tokens; one that is stuck in a long product is not waited for.
        const timeout = setTimeout(() => answer(undefined), MEASURE_TIMEOUT_MS);
        const answer = (measure: ProcessMeasure | undefined): void => {
          clearTimeout(timeout);
          measures.delete(id);
          resolve(measure);
        };
        measures.set(id, answer);
        process.send({ type: 'measure', id } satisfies ToWorker);
      });
    },
    async dispose() {
      if (disposed) return;
      disposed = true;
      clearTimeout(timer);
      const process = child;
      for (const call of [...(current === undefined ? [] : [current]), ...queue.splice(0)]) {
        settle(call, () => call.reject(disposedError()));
      }
      current = undefined;
      state = 'unloaded';
      if (process === undefined || process.exitCode !== null || process.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => process.once('exit', () => resolve()));
      process.kill('SIGKILL');
      await gone;
    },
  };
}
