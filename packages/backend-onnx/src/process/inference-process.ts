import { type ChildProcess, fork } from 'node:child_process';
import { env, platform } from 'node:process';
import { type Logger, TranscribeError } from '@ws/core';
import type { Precision } from '../runtime/precision.js';
import { windowsOf } from './call-windows.js';
import { inferenceEnvironment } from './inference-environment.js';
import type { FromWorker, ProcessUse, ProgressMessage, ToWorker } from './messages.js';
import { type CallOutcome, createRunningCall, fromWorkerError } from './running-call.js';

/** What an inference process loads. */
export type LoadMessage = Omit<Extract<ToWorker, { type: 'load' }>, 'type'>;
/** One call, as it goes to the inference process. */
export type TranscribeMessage = Omit<Extract<ToWorker, { type: 'transcribe' }>, 'type' | 'id'>;

/** How an inference process is kept. */
export interface InferenceProcessOptions {
  /** The program to run. */
  readonly entry: string;
  readonly load: LoadMessage;
  /** A call that takes longer than this per 30 s of its audio has hung: the process is killed and the call is lost. */
  readonly callTimeoutMs: number;
  readonly logger: Logger;
}

export type ProcessState = 'unloaded' | 'loading' | 'ready' | 'failed';

/** The place of one child process that holds the model and takes one call at a time; it may be filled again and again. */
export interface InferenceProcess {
  readonly state: ProcessState;
  /** What it computes in, once it has been ready. */
  readonly precision: Precision | undefined;
  /** Starts after a death, or after a start that failed. */
  readonly restarts: number;
  /** Processor time of the processes that were here and are gone, in milliseconds, as far as they told. */
  readonly pastCpuTimeMs: number;
  /**
   * Starts the process; none may be there.
   *
   * @throws TranscribeError what loading fails with; `ERR_BACKEND_UNAVAILABLE` when the process dies or hangs over it
   */
  start(): Promise<void>;
  /** Makes a call; the process must be ready, and none be at it. `tell` must not throw. Never rejects. */
  run(message: TranscribeMessage, tell: (message: ProgressMessage) => void): Promise<CallOutcome>;
  /** Tells the process that nobody waits for the running call any more. */
  cancel(): void;
  /**
   * What the process uses; processor time includes `pastCpuTimeMs`. Nothing where none is ready; one too deep in its
   * work to answer is told of as it was last.
   */
  measure(): Promise<ProcessUse | undefined>;
  /** Kills the process, and waits until it is gone. What runs is lost; a start that is under way fails. */
  stop(): Promise<void>;
}

const STDERR_TAIL = 2_000;
const MEASURE_TIMEOUT_MS = 1_000;
/** For the largest models from slow disks; what takes longer never ends. */
const LOAD_TIMEOUT_MS = 600_000;

export function createInferenceProcess(options: InferenceProcessOptions): InferenceProcess {
  const { logger } = options;
  let child: ChildProcess | undefined;
  let state: ProcessState = 'unloaded';
  const current = createRunningCall();
  let failStart: ((error: TranscribeError) => void) | undefined;
  let gone: Promise<void> = Promise.resolve();
  let diedBefore = false;
  let restarts = 0;
  let nextId = 1;
  let pastCpuTimeMs = 0;
  let precision: Precision | undefined;
  let lastUse: ProcessUse | undefined;
  const measures = new Map<number, (use: ProcessUse | undefined) => void>();

  /** The place is empty again. */
  function vacate(): void {
    child = undefined;
    pastCpuTimeMs += lastUse?.cpuTimeMs ?? 0;
    lastUse = undefined;
    for (const answer of [...measures.values()]) answer(undefined);
  }

  function died(process: ChildProcess, why: string, stderr: string): void {
    if (child !== process) return;
    vacate();
    diedBefore = true;
    if (state === 'ready') {
      state = 'unloaded';
      logger.error({ why, stderr }, 'the inference process died');
    }
    const error = new TranscribeError(
      `The inference process died during the call (${why}). It is started anew; try again.`,
      { code: 'ERR_BACKEND_CRASHED', retryable: true, details: { why, stderr } },
    );
    current.lose(error);
  }

  function handle(message: FromWorker): void {
    switch (message.type) {
      case 'result':
      case 'failed':
        lastUse = message.use;
        current.hear(message);
        break;
      case 'received':
      case 'segment':
      case 'progress':
        current.hear(message);
        break;
      case 'measured':
        lastUse = message.use;
        measures.get(message.id)?.(message.use);
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
      const process = fork(options.entry, [], {
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        // Flags of the parent (a debugger's port, say) are not the child's.
        execArgv: [],
        env: inferenceEnvironment(env, platform),
      });
      child = process;
      let stderr = '';
      let settled = false;
      process.stderr?.on('data', (chunk: Buffer) => {
        stderr = (stderr + chunk.toString()).slice(-STDERR_TAIL);
      });
      const settle = (then: ProcessState): void => {
        settled = true;
        failStart = undefined;
        clearTimeout(timer);
        state = then;
      };
      const fail = (error: TranscribeError): void => {
        if (settled) return;
        settle('failed');
        diedBefore = true;
        if (child === process) vacate();
        process.kill('SIGKILL');
        reject(error);
      };
      failStart = fail;
      const timer = setTimeout(
        () =>
          fail(
            new TranscribeError(
              `The inference process has not loaded the model within ${LOAD_TIMEOUT_MS / 60_000} minutes.`,
              { code: 'ERR_BACKEND_UNAVAILABLE' },
            ),
          ),
        LOAD_TIMEOUT_MS,
      );
      timer.unref();
      process.on('message', (message: FromWorker) => {
        if (child !== process) return;
        if (message.type === 'loaded') {
          if (settled) return;
          settle('ready');
          lastUse = message.use;
          precision = message.precision;
          for (const skipped of message.skipped) {
            logger.warn({ ...skipped }, 'an execution provider cannot be used; the next one is');
          }
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
      const exited = new Promise<void>((resolve) => {
        // A program that cannot be run at all never exits.
        process.on('error', () => {
          if (process.pid === undefined) resolve();
        });
        process.on('exit', (code, signal) => {
          const why = signal === null ? `exit code ${code}` : signal;
          fail(
            new TranscribeError(
              `The inference process died while it loaded the model (${why}): ${
                /^.*error.*$/im.exec(stderr)?.[0] ?? 'the machine may be short of memory'
              }.`,
              { code: 'ERR_BACKEND_UNAVAILABLE', details: { why, stderr } },
            ),
          );
          died(process, why, stderr);
          resolve();
        });
      });
      gone = Promise.all([gone, exited]).then(() => {});
      process.send({ type: 'load', ...options.load } satisfies ToWorker);
    });
  }

  return {
    get state() {
      return state;
    },
    get precision() {
      return precision;
    },
    get restarts() {
      return restarts;
    },
    get pastCpuTimeMs() {
      return pastCpuTimeMs;
    },
    start: spawn,
    run(message, tell) {
      return new Promise((end) => {
        const process = child;
        if (process === undefined) {
          const error = new TranscribeError('There is no inference process. Try again.', {
            code: 'ERR_BACKEND_CRASHED',
            retryable: true,
          });
          end({ kind: 'lost', error, begun: false });
          return;
        }
        const id = nextId++;
        const onLimit = (): void => {
          logger.error({ callTimeoutMs: options.callTimeoutMs }, 'inference hangs, killing it');
          process.kill('SIGKILL');
        };
        const limitMs = options.callTimeoutMs * windowsOf(message.samples);
        current.begin(id, { end, tell, onLimit }, limitMs);
        process.send({ type: 'transcribe', id, ...message } satisfies ToWorker);
      });
    },
    cancel() {
      if (current.id === undefined) return;
      child?.send({ type: 'cancel', id: current.id } satisfies ToWorker);
    },
    measure() {
      const process = child;
      if (process === undefined || state !== 'ready') return Promise.resolve(undefined);
      return new Promise((resolve) => {
        const id = nextId++;
        // It answers between two tokens; one that is stuck in a long product is not waited for.
        const timeout = setTimeout(() => answer(lastUse), MEASURE_TIMEOUT_MS);
        const answer = (use: ProcessUse | undefined): void => {
          clearTimeout(timeout);
          measures.delete(id);
          resolve(use && { ...use, cpuTimeMs: pastCpuTimeMs + use.cpuTimeMs });
        };
        measures.set(id, answer);
        process.send({ type: 'measure', id } satisfies ToWorker);
      });
    },
    async stop() {
      const process = child;
      const stopped = new TranscribeError('The backend was disposed.', { code: 'ERR_DISPOSED' });
      if (process !== undefined) vacate();
      failStart?.(stopped);
      diedBefore = false;
      state = 'unloaded';
      current.end({ kind: 'failed', error: stopped });
      process?.kill('SIGKILL');
      await gone;
    },
  };
}
