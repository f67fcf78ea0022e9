import {
  abortedError,
  type Logger,
  TranscribeError,
  type TranscribeOptions,
  type TranscriptResult,
} from '@ws/core';
import type { Precision } from '../runtime/precision.js';
import type { InferenceProcess, ProcessState, TranscribeMessage } from './inference-process.js';
import type { ProcessUse, ProgressMessage } from './messages.js';

/** How a pool of inference processes is kept. */
export interface InferencePoolOptions {
  /** Makes the place of one process; in browsers, of a worker. */
  readonly createProcess: () => InferenceProcess;
  /** Processes, at most. */
  readonly processes: number;
  /** Calls that wait, at most; further ones fail as `ERR_OVERLOADED`. */
  readonly maxQueuedCalls: number;
  /** A process that has had no call for so long ends, unless it is the last one. */
  readonly idleTimeoutMs: number;
  readonly logger: Logger;
}

/**
 * Inference processes behind one queue. The first is started by `start` or by the first call, each further one when
 * more calls are there than processes; a call goes to the first process that is free.
 */
export interface InferencePool {
  /** Of the one that is best off. */
  readonly state: ProcessState;
  /** Why the last start failed, where no process is there. */
  readonly failure: TranscribeError | undefined;
  /** What the processes compute in, once one has been ready. */
  readonly precision: Precision | undefined;
  /** Processes that have loaded the model. */
  readonly ready: number;
  /** Starts after a death or a failed start, of all processes. */
  readonly restarts: number;
  /** Makes one process ready. */
  start(signal?: AbortSignal): Promise<void>;
  /** A listener that throws fails its call with what it threw. */
  call(message: TranscribeMessage, listeners?: CallListeners): Promise<TranscriptResult>;
  /** The sum over all processes; nothing while none is there. */
  measure(): Promise<ProcessUse | undefined>;
  /** Kills the processes; calls in flight fail as `ERR_DISPOSED`. */
  dispose(): Promise<void>;
}

/** What a caller may give along with a call. */
export type CallListeners = Pick<TranscribeOptions, 'signal' | 'onSegment' | 'onProgress'>;

interface Call {
  readonly message: TranscribeMessage;
  readonly listeners: CallListeners;
  readonly resolve: (result: TranscriptResult) => void;
  readonly reject: (error: unknown) => void;
  /** The caller has had its answer (it aborted, say); a process may still be at it. */
  answered: boolean;
  /** It went to a process that was dead already, and may do so only once. */
  resent: boolean;
}

interface Place {
  readonly process: InferenceProcess;
  call: Call | undefined;
  starting: Promise<void> | undefined;
  idle: Timer | undefined;
}

/** After a process could not be started beside another one, none is tried for so long: there may be no memory. */
const GROWTH_PAUSE_MS = 60_000;

type Timer = ReturnType<typeof setTimeout>;

/** A timer that keeps no program running: Node's are told so, a browser's are numbers. */
function timer(work: () => void, delayMs: number): Timer {
  const started: Timer | number = setTimeout(work, delayMs);
  if (typeof started === 'object') started.unref();
  return started;
}

export function createInferencePool(options: InferencePoolOptions): InferencePool {
  const { logger } = options;
  const queue: Call[] = [];
  const places = Array.from(
    { length: options.processes },
    (): Place => ({
      process: options.createProcess(),
      call: undefined,
      starting: undefined,
      idle: undefined,
    }),
  );
  let failure: TranscribeError | undefined;
  let growthPause: Timer | undefined;
  let disposed = false;

  const disposedError = (): TranscribeError =>
    new TranscribeError('The backend was disposed.', { code: 'ERR_DISPOSED' });
  const isThere = ({ process }: Place): boolean =>
    process.state === 'ready' || process.state === 'loading';

  function settle(call: Call, act: (call: Call) => void): void {
    if (call.answered) return;
    call.answered = true;
    act(call);
  }

  /** The caller has this error at once; the process that is at the call ends it when it can. */
  function giveUp(call: Call, error: unknown): void {
    settle(call, () => call.reject(error));
    const waiting = queue.indexOf(call);
    if (waiting >= 0) queue.splice(waiting, 1);
    places.find((place) => place.call === call)?.process.cancel();
  }

  function tell(call: Call, message: ProgressMessage): void {
    if (call.answered) return;
    try {
      if (message.type === 'segment') call.listeners.onSegment?.(message.segment);
      else call.listeners.onProgress?.(message.progress);
    } catch (error) {
      giveUp(call, error);
    }
  }

  /** Waiting calls to free processes, then processes for those that still wait. */
  function pump(): void {
    if (disposed) return;
    for (const place of places) {
      if (place.process.state !== 'ready' || place.call !== undefined) continue;
      const next = queue.shift();
      if (next === undefined) {
        rest(place);
      } else {
        void work(place, next);
      }
    }
    grow();
  }

  function grow(): void {
    if (queue.length === 0) return;
    // A call whose caller has gone needs no process beside the one that is about to drop it.
    const running = places.filter(({ call }) => call?.answered === false).length;
    let missing = queue.length + running - places.filter(isThere).length;
    for (const place of places) {
      if (missing <= 0 || (growthPause !== undefined && places.some(isThere))) return;
      if (isThere(place)) continue;
      launch(place).catch(() => {});
      missing--;
    }
  }

  async function work(place: Place, call: Call): Promise<void> {
    clearTimeout(place.idle);
    place.idle = undefined;
    place.call = call;
    const outcome = await place.process.run(call.message, (message) => tell(call, message));
    place.call = undefined;
    if (outcome.kind === 'answered') settle(call, () => call.resolve(outcome.result));
    else if (outcome.kind === 'lost' && !outcome.begun && !call.resent && !call.answered) {
      // It was sent to a process that had just died: no fault of the call's, so another process gets it.
      call.resent = true;
      queue.unshift(call);
    } else {
      settle(call, () => call.reject(outcome.error));
    }
    pump();
  }

  /** A process without work: it ends after a while, unless it is the last. */
  function rest(place: Place): void {
    place.idle ??= timer(() => {
      place.idle = undefined;
      if (disposed || place.call !== undefined || place.process.state !== 'ready') return;
      if (places.filter(isThere).length < 2) return;
      logger.debug({ idleTimeoutMs: options.idleTimeoutMs }, 'ending an idle inference process');
      void place.process.stop();
    }, options.idleTimeoutMs);
  }

  function launch(place: Place): Promise<void> {
    place.starting ??= place.process.start().then(
      () => {
        place.starting = undefined;
        failure = undefined;
        pump();
      },
      (error: TranscribeError) => {
        place.starting = undefined;
        startFailed(error);
        throw error;
      },
    );
    return place.starting;
  }

  function startFailed(error: TranscribeError): void {
    if (disposed) return;
    if (places.some(isThere)) {
      logger.warn(
        { code: error.code, message: error.message },
        'no further inference process can be started; the calls go to those that are there',
      );
      clearTimeout(growthPause);
      growthPause = timer(() => {
        growthPause = undefined;
        pump();
      }, GROWTH_PAUSE_MS);
    } else {
      failure = error;
      const call = queue.shift();
      if (call !== undefined) settle(call, () => call.reject(error));
    }
    pump();
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
      const states = places.map(({ process }) => process.state);
      if (states.includes('ready')) return 'ready';
      if (states.includes('loading')) return 'loading';
      return failure === undefined ? 'unloaded' : 'failed';
    },
    get failure() {
      return places.some(isThere) ? undefined : failure;
    },
    get precision() {
      return places.find(({ process }) => process.precision !== undefined)?.process.precision;
    },
    get ready() {
      return places.filter(({ process }) => process.state === 'ready').length;
    },
    get restarts() {
      return places.reduce((sum, { process }) => sum + process.restarts, 0);
    },
    start(signal) {
      if (disposed) return Promise.reject(disposedError());
      if (signal?.aborted) return Promise.reject(abortedError(signal));
      if (places.some(({ process }) => process.state === 'ready')) return Promise.resolve();
      const place = places.find(({ starting }) => starting !== undefined) ?? places[0]!;
      return withAbort(launch(place), signal);
    },
    call(message, listeners = {}) {
      const { signal } = listeners;
      if (disposed) return Promise.reject(disposedError());
      if (signal?.aborted) return Promise.reject(abortedError(signal));
      // Those for which a process is being started do not wait for another call.
      const queued = queue.length - places.filter((place) => place.call === undefined).length;
      if (queued >= options.maxQueuedCalls) {
        return Promise.reject(
          new TranscribeError(
            `${queued} calls wait for the engine already. Wait for some, or raise maxQueuedCalls.`,
            { code: 'ERR_OVERLOADED', retryable: true, details: { queued } },
          ),
        );
      }
      return new Promise((resolve, reject) => {
        const onAbort = (): void => giveUp(call, abortedError(signal));
        const forget = (): void => signal?.removeEventListener('abort', onAbort);
        const call: Call = {
          message,
          listeners,
          answered: false,
          resent: false,
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
    async measure() {
      const measured = (await Promise.all(places.map(({ process }) => process.measure()))).flatMap(
        (one, index) => (one === undefined ? [] : [{ index, ...one }]),
      );
      if (measured.length === 0) return undefined;
      const told = new Set(measured.map(({ index }) => index));
      const past = places
        .filter((_, index) => !told.has(index))
        .reduce((sum, { process }) => sum + process.pastCpuTimeMs, 0);
      return {
        memoryBytes: measured.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
        cpuTimeMs: measured.reduce((sum, { cpuTimeMs }) => sum + cpuTimeMs, past),
      };
    },
    async dispose() {
      disposed = true;
      failure = undefined;
      clearTimeout(growthPause);
      for (const call of [...places.map((place) => place.call), ...queue.splice(0)]) {
        if (call !== undefined) settle(call, () => call.reject(disposedError()));
      }
      for (const { idle } of places) clearTimeout(idle);
      await Promise.all(places.map(({ process }) => process.stop()));
    },
  };
}
