import { SAMPLE_RATE } from '../audio/sample-clock.js';
import type { BackendHealth, TranscribeOptions } from '../contracts/backend.js';
import type { Logger } from '../contracts/logger.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { abortedError, TranscribeError } from '../errors/transcribe-error.js';
import { createCallLine, disposedError } from './call-line.js';
import { asError, diedAtStart, unavailable } from './engine-errors.js';
import { createEngineMeasures } from './engine-measures.js';
import type { EngineChannel, EngineEnd, FromEngine } from './engine-messages.js';

/** How an engine that runs somewhere else is kept. */
export interface EngineHostOptions<Load extends object, Request extends object, Facts> {
  /** What to load; asked at each start. It may take its time: models are fetched here. */
  prepare(signal: AbortSignal): Promise<Load>;
  /** Starts an engine, which loads nothing yet. `receive` gets all that it says; `signal` tells that nobody wants it. */
  open(
    load: Load,
    receive: (message: FromEngine<Facts>) => void,
    signal: AbortSignal,
  ): EngineChannel<Load, Request> | Promise<EngineChannel<Load, Request>>;
  /** Calls that the engine answers at the same time. */
  readonly concurrency: number;
  /** Calls that wait, at most; further ones fail as `ERR_OVERLOADED`. */
  readonly maxQueuedCalls: number;
  /** A call that takes longer than this per 30 s of its audio has hung: the engine is killed. */
  readonly callTimeoutMs: number;
  /** An engine that has not loaded after so long is killed. */
  readonly loadTimeoutMs: number;
  /** An engine that has had no call for so long is ended; the next call starts it again. Left out: it stays. */
  readonly idleTimeoutMs?: number | undefined;
  readonly logger: Logger;
}

/** What a caller may give along with a call's request. */
export type CallListeners = Pick<TranscribeOptions, 'signal' | 'onSegment' | 'onProgress'>;

/**
 * The one place of an engine that runs somewhere else. It is started when it is needed, and anew after its death: calls
 * that it had begun fail as `ERR_BACKEND_CRASHED`, retryable; those that wait go to the next one.
 */
export interface EngineHost<Request extends object, Facts> {
  /** What the engine told when it had loaded, the last time it did. */
  readonly facts: Facts | undefined;
  /**
   * Makes the engine ready.
   *
   * @throws TranscribeError what `prepare` and loading throw; `ERR_BACKEND_UNAVAILABLE` when the engine dies or hangs over it
   */
  start(signal?: AbortSignal | undefined): Promise<void>;
  call(
    samples: Float32Array,
    request: Request,
    listeners: CallListeners,
  ): Promise<TranscriptResult>;
  health(): Promise<BackendHealth>;
  /** Kills the engine; calls in flight fail as `ERR_DISPOSED`. */
  dispose(): Promise<void>;
}

interface SentCall {
  readonly listeners: CallListeners;
  /** Aborted when nobody waits for the call any more. */
  readonly signal: AbortSignal;
  /** The caller has this error at once; the call keeps its place until the engine is done with it. */
  readonly fail: (error: unknown) => void;
  settle(outcome: { result: TranscriptResult } | { error: unknown } | { lost: EngineEnd }): void;
  /** The engine has read it. */
  begun: boolean;
  /** How far it is, as its caller knows. */
  progress: number;
}

/** What an engine says once it has loaded. */
type DuringService<Facts> = Exclude<
  FromEngine<Facts>,
  { readonly type: 'loaded' } | { readonly type: 'load-failed' }
>;

type Timer = ReturnType<typeof setTimeout>;

const WINDOW_SAMPLES = 30 * SAMPLE_RATE;
/** Timers that are longer go off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A timer that keeps no program running: Node's are told so, a browser's are numbers. */
function timer(work: () => void, delayMs: number): Timer {
  const started: Timer | number = setTimeout(work, Math.min(delayMs, LONGEST_TIMER_MS));
  if (typeof started === 'object') (started as { unref?(): void }).unref?.();
  return started;
}

export function createEngineHost<Load extends object, Request extends object, Facts>(
  options: EngineHostOptions<Load, Request, Facts>,
): EngineHost<Request, Facts> {
  const { logger } = options;
  const line = createCallLine(options);
  const disposal = new AbortController();
  const calls = new Map<number, SentCall>();
  const measures = createEngineMeasures();
  /** Engines that are not gone yet; one that is to end may take its time. */
  const alive = new Set<EngineChannel<Load, Request>>();
  let channel: EngineChannel<Load, Request> | undefined;
  let ready = false;
  let starting: Promise<EngineChannel<Load, Request>> | undefined;
  let facts: Facts | undefined;
  let failure: string | undefined;
  let diedBefore = false;
  let restarts = 0;
  let nextId = 1;
  let idle: Timer | undefined;

  function closed(from: EngineChannel<Load, Request>, end: EngineEnd): void {
    if (channel !== from) return;
    logger.error({ why: end.why, stderr: end.stderr }, 'the engine died');
    vacate();
    diedBefore = true;
    for (const call of [...calls.values()]) call.settle({ lost: end });
  }

  /** No engine is here any more. */
  function vacate(): void {
    clearTimeout(idle);
    channel = undefined;
    ready = false;
    measures.vacate();
  }

  function receive(message: DuringService<Facts>): void {
    switch (message.type) {
      case 'warning':
        logger.warn(message.fields ?? {}, message.message);
        break;
      case 'measured':
        measures.hear(message.id, message.use);
        break;
      case 'received': {
        const call = calls.get(message.id);
        if (call !== undefined) call.begun = true;
        break;
      }
      case 'segment':
        tell(message.id, ({ listeners }) => listeners.onSegment?.(message.segment));
        break;
      case 'progress':
        tell(message.id, advance(message.progress));
        break;
      case 'result':
        tell(message.id, advance(1));
        calls.get(message.id)?.settle({ result: message.result });
        break;
      case 'failed':
        calls.get(message.id)?.settle({ error: asError(message.error) });
        break;
    }
  }

  /** A listener that throws ends its call, not the host. */
  function tell(id: number, what: (call: SentCall) => void): void {
    const call = calls.get(id);
    if (call === undefined || call.signal.aborted) return;
    // Another engine would tell it all again.
    call.begun = true;
    try {
      what(call);
    } catch (error) {
      call.fail(error);
    }
  }

  /** Progress as callers are told it: each time further, and 1 in the end, whatever the engine tells. */
  function advance(told: number): (call: SentCall) => void {
    return (call) => {
      const progress = Math.min(told, 1);
      if (!(progress > call.progress)) return;
      call.progress = progress;
      call.listeners.onProgress?.(progress);
    };
  }

  async function launch(): Promise<EngineChannel<Load, Request>> {
    if (diedBefore) restarts++;
    diedBefore = false;
    failure = undefined;
    try {
      const load = await options.prepare(disposal.signal);
      disposal.signal.throwIfAborted();
      return await open(load);
    } catch (cause) {
      const error = disposal.signal.aborted ? disposedError() : cause;
      failure = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }

  /** An engine that has loaded. */
  async function open(load: Load): Promise<EngineChannel<Load, Request>> {
    let answer: (message: FromEngine<Facts>) => void = () => {};
    const loaded = new Promise<FromEngine<Facts>>((resolve) => {
      answer = resolve;
    });
    let here: EngineChannel<Load, Request> | undefined;
    const hear = (message: FromEngine<Facts>): void => {
      if (message.type === 'loaded' || message.type === 'load-failed') answer(message);
      else if (here !== undefined && channel === here) receive(message);
    };
    const opened = await options.open(load, hear, disposal.signal);
    here = opened;
    channel = opened;
    alive.add(opened);
    void opened.closed.then(() => alive.delete(opened));
    let late: Timer | undefined;
    const timeout = new Promise<'late'>((resolve) => {
      late = timer(() => resolve('late'), options.loadTimeoutMs);
    });
    try {
      disposal.signal.throwIfAborted();
      opened.send({ type: 'load', ...load });
      const outcome = await Promise.race([loaded, opened.closed, timeout]);
      disposal.signal.throwIfAborted();
      if (outcome === 'late') {
        throw unavailable(`The engine has not loaded within ${options.loadTimeoutMs} ms.`, {});
      }
      if (!('type' in outcome)) throw diedAtStart(outcome);
      if (outcome.type === 'load-failed') throw asError(outcome.error);
      if (outcome.type === 'loaded') facts = outcome.facts;
      ready = true;
      rest();
      void opened.closed.then((end) => closed(opened, end));
      return opened;
    } catch (error) {
      diedBefore = true;
      vacate();
      opened.kill();
      await opened.closed;
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  function started(): Promise<EngineChannel<Load, Request>> {
    if (disposal.signal.aborted) return Promise.reject(disposedError());
    if (ready && channel !== undefined) return Promise.resolve(channel);
    starting ??= launch().finally(() => {
      starting = undefined;
    });
    return starting;
  }

  /** Without calls, the engine is ended after a while. */
  function rest(): void {
    clearTimeout(idle);
    const engine = channel;
    if (options.idleTimeoutMs === undefined || engine === undefined || calls.size > 0) return;
    idle = timer(() => {
      logger.debug({ idleTimeoutMs: options.idleTimeoutMs }, 'ending an idle engine');
      vacate();
      engine.kill();
    }, options.idleTimeoutMs);
  }

  async function answered(
    samples: Float32Array,
    request: Request,
    listeners: CallListeners,
    signal: AbortSignal,
    fail: (error: unknown) => void,
  ): Promise<TranscriptResult> {
    for (let resent = false; ; resent = true) {
      const engine = await until(started(), signal);
      // It was there already, and the caller as quick to abort: nothing is to be sent that nobody would cancel.
      if (signal.aborted) throw abortedError(signal);
      const outcome = await sent(engine, samples, request, listeners, signal, fail);
      if ('result' in outcome) return outcome.result;
      if ('error' in outcome) throw outcome.error;
      // It was sent to an engine that had just died: no fault of the call's, so another engine gets it, once.
      if (!outcome.begun && !resent && !signal.aborted) continue;
      const { why, stderr } = outcome.lost;
      throw new TranscribeError(
        `The engine died during the call (${why}). It is started anew; try again.`,
        { code: 'ERR_BACKEND_CRASHED', retryable: true, details: { why, stderr } },
      );
    }
  }

  function sent(
    engine: EngineChannel<Load, Request>,
    samples: Float32Array,
    request: Request,
    listeners: CallListeners,
    signal: AbortSignal,
    fail: (error: unknown) => void,
  ): Promise<
    { result: TranscriptResult } | { error: unknown } | { lost: EngineEnd; begun: boolean }
  > {
    return new Promise((resolve) => {
      const id = nextId++;
      clearTimeout(idle);
      const windows = Math.max(1, Math.ceil(samples.length / WINDOW_SAMPLES));
      const hung = timer(() => {
        logger.error({ callTimeoutMs: options.callTimeoutMs }, 'the engine hangs, killing it');
        call.begun = true;
        engine.kill();
      }, options.callTimeoutMs * windows);
      const cancel = (): void => engine.send({ type: 'cancel', id });
      const call: SentCall = {
        listeners,
        signal,
        fail,
        begun: false,
        progress: 0,
        settle(outcome) {
          clearTimeout(hung);
          signal.removeEventListener('abort', cancel);
          calls.delete(id);
          rest();
          resolve('lost' in outcome ? { ...outcome, begun: call.begun } : outcome);
        },
      };
      calls.set(id, call);
      signal.addEventListener('abort', cancel, { once: true });
      if (channel !== engine) call.settle({ lost: { why: 'gone before the call' } });
      else engine.send({ ...request, type: 'transcribe', id, samples });
    });
  }

  return {
    get facts() {
      return facts;
    },
    async start(signal) {
      if (signal?.aborted) throw abortedError(signal);
      await until(started(), signal);
    },
    call(samples, request, listeners) {
      return line.run(
        (signal, fail) => answered(samples, request, listeners, signal, fail),
        listeners.signal,
      );
    },
    async health() {
      // Of an engine that dies while it is asked, and of one that is idle no more, the state is told as it is then.
      const engine = ready ? channel : undefined;
      const use = engine && (await measures.measure((id) => engine.send({ type: 'measure', id })));
      if (disposal.signal.aborted) return { status: 'unloaded', restarts };
      if (starting !== undefined) return { status: 'loading', restarts };
      if (ready) {
        return { status: 'ready', restarts, ...use };
      }
      if (failure !== undefined) return { status: 'failed', message: failure, restarts };
      return { status: 'unloaded', restarts };
    },
    async dispose() {
      disposal.abort();
      vacate();
      for (const engine of alive) engine.kill();
      for (const call of [...calls.values()]) call.settle({ error: disposedError() });
      const gone = [...alive].map(({ closed }) => closed);
      await Promise.all([line.dispose(), starting?.catch(() => {}), ...gone]);
    },
  };
}

/** What one caller's signal ends is that caller's waiting; others may wait for the same. */
async function until<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(abortedError(signal));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
