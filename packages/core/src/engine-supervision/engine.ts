import { SAMPLE_RATE } from '../audio/sample-clock.js';
import { systemClock } from '../contracts/clock.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { type TranscribeError, unavailable } from '../errors/transcribe-error.js';
import { retried } from '../timing/retried.js';
import type { EngineCall } from './engine-call.js';
import type { EngineChannel, EngineEnd, EngineUse, FromEngine } from './engine-channel.js';
import {
  diedAtStart,
  diedDuringCall,
  disposedError,
  fromEngineError,
  lateCallError,
  mayStart,
} from './engine-errors.js';
import type { EnginePoolOptions } from './engine-pool-options.js';

/** One engine of a pool, from its start to its end. */
export interface Engine<Request, Facts, Result = TranscriptResult> {
  readonly state: 'loading' | 'ready' | 'gone';
  /** A process, or what there is in its place, was started for it. */
  readonly opened: boolean;
  /**
   * Resolves with what the engine told when it had loaded.
   *
   * @throws TranscribeError what `prepare` and loading throw; `ERR_BACKEND_UNAVAILABLE` when the engine dies or hangs over
   *   it; `ERR_DISPOSED`. Whatever was started is gone by then.
   */
  readonly started: Promise<Facts>;
  /** Resolves when nothing of it is left. */
  readonly closed: Promise<unknown>;
  /** Calls that it has, those of callers who have left among them. */
  readonly calls: number;
  /** Calls that it has and whose answers are wanted. */
  readonly wanted: number;
  /** What it has told last that it uses. */
  readonly lastUse: EngineUse | undefined;
  /** Sends it a call, at once; it must be ready. */
  run(call: EngineCall<Request, Result>): void;
  /** The call's answer is no longer wanted; the engine keeps it until it has answered. */
  cancel(call: EngineCall<Request, Result>): void;
  /** What it uses now; nothing where it is not ready, dies over the question or cannot tell. */
  measure(): Promise<EngineUse | undefined>;
  /** Ends it at once; the calls that it has fail with the error. */
  end(error: TranscribeError): void;
}

/** The keeper of an engine, which hears what becomes of it once it has loaded. */
export interface EngineKeeper<Request, Result = TranscriptResult> {
  /** Ends the start of an engine. */
  readonly signal: AbortSignal;
  /** It is done with a call. */
  onFree(): void;
  /** It has had no call for `idleTimeoutMs`. */
  onIdle(): void;
  /** It died. These calls it had not begun: another engine may have them. */
  onDeath(calls: readonly EngineCall<Request, Result>[]): void;
}

const WINDOW_SAMPLES = 30 * SAMPLE_RATE;
const MAX_RETRY_DELAY_MS = 10_000;
const MEASURE_TIMEOUT_MS = 1_000;

export function createEngine<Load, Request, Facts, Result = TranscriptResult>(
  options: EnginePoolOptions<Load, Request, Facts, Result>,
  keeper: EngineKeeper<Request, Result>,
): Engine<Request, Facts, Result> {
  const { logger, loadTimeoutMs } = options;
  const { signal } = keeper;
  const running = new Map<number, EngineCall<Request, Result>>();
  let state: Engine<Request, Facts, Result>['state'] = 'loading';
  let channel: EngineChannel<Load, Request> | undefined;
  let loaded: (outcome: FromEngine<Facts, Result>) => void = () => {};
  let late: Timer | undefined;
  let idle: Timer | undefined;
  let lastUse: EngineUse | undefined;
  /** Callers that have asked what the engine uses, by the number of the question. */
  const asked = new Map<number, (use: EngineUse | undefined) => void>();
  /** Why it was killed, which says more than how it ended. */
  let verdict: string | undefined;
  let nextId = 1;

  async function start(): Promise<Facts> {
    state = 'loading';
    channel = undefined;
    try {
      const load = await options.prepare(signal);
      signal.throwIfAborted();
      const opened = await options.open(load, hear, signal);
      channel = opened;
      signal.throwIfAborted();
      const isLoaded = new Promise<FromEngine<Facts, Result>>((resolve, reject) => {
        loaded = resolve;
        if (loadTimeoutMs !== undefined) {
          const message = `The engine has not loaded within ${loadTimeoutMs} ms.`;
          late = timer(() => reject(unavailable(message)), loadTimeoutMs);
        }
        opened.send({ type: 'load', ...load });
      });
      const outcome = await Promise.race([isLoaded, opened.closed]);
      signal.throwIfAborted();
      if ('why' in outcome) throw diedAtStart(outcome);
      if (outcome.type === 'load-failed') throw fromEngineError(outcome.error);
      state = 'ready';
      clearTimeout(late);
      void opened.closed.then(died);
      rest();
      return (outcome as { readonly facts: Facts }).facts;
    } catch (error) {
      vacate();
      channel?.kill();
      await channel?.closed;
      throw error;
    }
  }

  function hear(message: FromEngine<Facts, Result>): void {
    if (state === 'gone') return;
    if ('use' in message && message.use !== undefined) lastUse = message.use;
    const call = 'id' in message ? running.get(message.id) : undefined;
    switch (message.type) {
      case 'loaded':
      case 'load-failed':
        loaded(message);
        break;
      case 'warning':
        logger.warn(message.fields ?? {}, message.message);
        break;
      case 'measured':
        asked.get(message.id)?.(message.use);
        break;
      case 'received':
        if (call) call.begun = true;
        break;
      case 'segment':
        call?.tellSegment(message.segment);
        break;
      case 'progress':
        call?.tellProgress(message.progress);
        break;
      case 'result':
        call?.succeed(message.result);
        free(message.id);
        break;
      case 'failed':
        call?.fail(fromEngineError(message.error));
        free(message.id);
        break;
    }
  }

  function run(call: EngineCall<Request, Result>): void {
    clearTimeout(idle);
    const id = nextId++;
    const { samples, request } = call;
    const limitMs = options.callTimeoutMs * Math.max(1, Math.ceil(samples.length / WINDOW_SAMPLES));
    call.hung = timer(() => {
      logger.error({ callTimeoutMs: options.callTimeoutMs }, 'the engine hangs, killing it');
      call.isLate = true;
      verdict = `no answer within ${limitMs} ms`;
      channel?.kill();
    }, limitMs);
    running.set(id, call);
    try {
      channel?.send({ ...request, type: 'transcribe', id, samples });
    } catch (error) {
      // A message that cannot cross is the fault of this call alone.
      call.fail(error);
      free(id);
    }
  }

  function free(id: number): void {
    clearTimeout(running.get(id)?.hung);
    if (!running.delete(id)) return;
    keeper.onFree();
    rest();
  }

  /** Without calls, it is idle after a while. */
  function rest(): void {
    clearTimeout(idle);
    if (options.idleTimeoutMs === undefined || state !== 'ready' || running.size > 0) return;
    idle = timer(keeper.onIdle, options.idleTimeoutMs);
  }

  function died({ why, ...end }: EngineEnd): void {
    if (state === 'gone') return;
    const known = { ...end, why: verdict ?? why };
    logger.error({ why: known.why, stderr: known.stderr }, 'the engine died');
    const unbegun: EngineCall<Request, Result>[] = [];
    for (const call of vacate()) {
      if (call.isLate) call.fail(lateCallError(known, options.callTimeoutMs));
      else if (call.begun || call.resent) call.fail(diedDuringCall(known));
      else if (!call.answered) unbegun.push(call);
      call.resent = true;
    }
    keeper.onDeath(unbegun);
  }

  /** The keeper hears of the engine no more. Returns the calls that it had. */
  function vacate(): readonly EngineCall<Request, Result>[] {
    state = 'gone';
    clearTimeout(late);
    clearTimeout(idle);
    for (const answer of [...asked.values()]) answer(undefined);
    const had = [...running.values()];
    running.clear();
    for (const { hung } of had) clearTimeout(hung);
    return had;
  }

  /** The pause after a start that failed for a reason that may pass: a download that broke off, a machine short of memory. */
  function pauseAfter(error: TranscribeError, failures: number): number | undefined {
    const { retries = 0, retryDelayMs = 250 } = options;
    if (failures > retries || !mayStart(error)) return undefined;
    const { code, message } = error;
    const retriesLeft = retries - failures + 1;
    logger.warn({ code, message, retriesLeft }, 'the engine cannot be started, trying again');
    return Math.min(retryDelayMs * 2 ** (failures - 1) * (1 + Math.random()), MAX_RETRY_DELAY_MS);
  }

  const started = retried(start, pauseAfter, { clock: systemClock, signal }).catch((error) => {
    throw signal.aborted ? disposedError(options.what) : error;
  });
  return {
    started,
    closed: started.then(
      () => channel?.closed,
      () => {},
    ),
    get state() {
      return state;
    },
    get opened() {
      return channel !== undefined;
    },
    get calls() {
      return running.size;
    },
    get wanted() {
      return [...running.values()].filter(({ answered }) => !answered).length;
    },
    get lastUse() {
      return lastUse;
    },
    run,
    cancel(call) {
      for (const [id, one] of running) {
        if (one === call) channel?.send({ type: 'cancel', id });
      }
    },
    async measure() {
      if (state !== 'ready') return undefined;
      return new Promise((resolve) => {
        const id = nextId++;
        // An engine that is too deep in its work to answer is told of as it was last.
        const timeout = setTimeout(() => answer(lastUse), MEASURE_TIMEOUT_MS);
        const answer = (use: EngineUse | undefined): void => {
          clearTimeout(timeout);
          asked.delete(id);
          resolve(use);
        };
        asked.set(id, answer);
        channel?.send({ type: 'measure', id });
      });
    },
    end(error) {
      for (const call of vacate()) call.fail(error);
      channel?.kill();
    },
  };
}

/** What {@link timer} starts, for `clearTimeout`. */
export type Timer = ReturnType<typeof setTimeout>;

/** Timers that are longer go off at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** A timer that keeps no program running: Node's are told so, a browser's are numbers. */
export function timer(work: () => void, delayMs: number): Timer {
  const started: Timer | number = setTimeout(work, Math.min(delayMs, LONGEST_MS));
  if (typeof started === 'object') (started as { unref?(): void }).unref?.();
  return started;
}
