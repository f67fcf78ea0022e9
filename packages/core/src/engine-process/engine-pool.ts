import type { BackendHealth } from '../contracts/backend.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { abortedError, TranscribeError } from '../errors/transcribe-error.js';
import { until } from '../waiting/until.js';
import { createEngine, type Engine } from './engine.js';
import { type CallListeners, createEngineCall, type EngineCall } from './engine-call.js';
import { disposedError, messageOf, toEngineError } from './engine-errors.js';
import type { EnginePoolOptions } from './engine-pool-options.js';
import { type Timer, timer } from './timer.js';

/**
 * Engines that run somewhere else, behind one line of calls. The first is started by `start` or by the first call, each
 * further one when more calls are there than engines can take; a call goes to the first engine that is free. An engine that
 * died is started anew when it is needed: calls that it had begun fail as `ERR_BACKEND_CRASHED`, retryable; others go to
 * another engine. `Result` is what calls are answered with: a transcript, or whatever else an engine makes of audio.
 */
export interface EnginePool<Request extends object, Facts, Result = TranscriptResult> {
  /** What an engine told when it had loaded, the last time that one did. */
  readonly facts: Facts | undefined;
  /** Engines that have loaded. */
  readonly ready: number;
  /**
   * For whoever checks a call before it is made.
   *
   * @throws TranscribeError `ERR_DISPOSED`, and where the signal says so `ERR_ABORTED`
   */
  ensureOpen(signal?: AbortSignal | undefined): void;
  /**
   * Makes one engine ready.
   *
   * @throws TranscribeError what `prepare` and loading throw; `ERR_BACKEND_UNAVAILABLE` when the engine dies or hangs over
   *   it; `ERR_ABORTED`, `ERR_DISPOSED`
   */
  start(signal?: AbortSignal | undefined): Promise<void>;
  /**
   * A listener that throws fails its call with what it threw.
   *
   * @throws TranscribeError `ERR_OVERLOADED`, `ERR_BACKEND_CRASHED` and, of a call that hung, `ERR_BACKEND_TIMEOUT`, all
   *   retryable; `ERR_ABORTED`, `ERR_DISPOSED`; what starting and the engine throw
   */
  call(samples: Float32Array, request: Request, listeners: CallListeners): Promise<Result>;
  /** Of all engines together; the state is that of the one that is best off. */
  health(): Promise<BackendHealth>;
  /** Kills the engines, and waits until they are gone; calls in flight fail as `ERR_DISPOSED`. */
  dispose(): Promise<void>;
}

/** After an engine could not be started beside another one, none is tried for so long: there may be no memory. */
const GROWTH_PAUSE_MS = 60_000;
/** The start of an engine like one that has loaded before is tried again so often: what killed it may pass. */
const RESTART_RETRIES = 3;

export function createEnginePool<
  Load extends object,
  Request extends object,
  Facts,
  Result = TranscriptResult,
>(options: EnginePoolOptions<Load, Request, Facts, Result>): EnginePool<Request, Facts, Result> {
  const { logger, callsPerEngine, engines: most = 1 } = options;
  const disposal = new AbortController();
  const line: EngineCall<Request, Result>[] = [];
  /** Those that load and those that are ready. */
  const engines = new Set<Engine<Request, Facts, Result>>();
  /** The ends of all engines that are not gone yet; one that was ended may take its time. */
  const closings = new Set<Promise<unknown>>();
  let facts: Facts | undefined;
  let failure: unknown;
  let growthPause: Timer | undefined;
  /** Engines that died and were not replaced yet. */
  let missing = 0;
  let restarts = 0;
  let pastCpuTimeMs = 0;

  const ready = (): Engine<Request, Facts, Result>[] =>
    [...engines].filter(({ state }) => state === 'ready');
  const sum = (
    of: Iterable<Engine<Request, Facts, Result>>,
    what: (engine: Engine<Request, Facts, Result>) => number,
  ): number => [...of].reduce((all, engine) => all + what(engine), 0);

  /** Waiting calls to free engines, then engines for those that still wait. */
  function pump(): void {
    if (disposal.signal.aborted) return;
    for (const engine of ready()) {
      while (engine.calls < callsPerEngine) {
        const next = line.shift();
        if (next === undefined) return;
        engine.run(next);
      }
    }
    // A call whose caller has left needs no engine beside the one that is about to drop it.
    const wanted = Math.ceil((line.length + sum(engines, (one) => one.wanted)) / callsPerEngine);
    while (engines.size < Math.min(wanted, most)) {
      if (growthPause !== undefined && engines.size > 0) return;
      launch();
    }
  }

  function launch(): Engine<Request, Facts, Result> {
    if (missing > 0) {
      missing--;
      restarts++;
    }
    const retries = options.retries ?? (facts === undefined ? 0 : RESTART_RETRIES);
    const engine = createEngine(
      { ...options, retries },
      {
        signal: disposal.signal,
        onFree: pump,
        onIdle: () => idle(engine),
        onDeath(calls) {
          remove(engine);
          missing++;
          line.unshift(...calls);
          pump();
        },
      },
    );
    engines.add(engine);
    engine.started.then(
      (told) => {
        facts = told;
        failure = undefined;
        pump();
      },
      (error) => {
        remove(engine);
        if (engine.opened) missing++;
        startFailed(error);
      },
    );
    const closed: Promise<unknown> = engine.closed.then(() => closings.delete(closed));
    closings.add(closed);
    return engine;
  }

  function startFailed(error: unknown): void {
    if (disposal.signal.aborted) return;
    if (engines.size > 0) {
      const { code, message } = toEngineError(error);
      logger.warn(
        { code, message },
        'no further engine can be started; the calls go to those that are there',
      );
      clearTimeout(growthPause);
      growthPause = timer(() => {
        growthPause = undefined;
        pump();
      }, GROWTH_PAUSE_MS);
    } else {
      failure = error;
      for (const call of line.splice(0, callsPerEngine)) call.fail(error);
    }
    pump();
  }

  function idle(engine: Engine<Request, Facts, Result>): void {
    if (options.keepsLast && ready().length < 2) return;
    logger.debug({ idleTimeoutMs: options.idleTimeoutMs }, 'ending an idle engine');
    remove(engine);
    engine.end(disposedError(options.what));
  }

  function remove(engine: Engine<Request, Facts, Result>): void {
    engines.delete(engine);
    pastCpuTimeMs += engine.lastUse?.cpuTimeMs ?? 0;
  }

  /** The caller is answered already. */
  function leave(call: EngineCall<Request, Result>): void {
    const place = line.indexOf(call);
    if (place >= 0) line.splice(place, 1);
    else for (const engine of engines) engine.cancel(call);
  }

  function ensureOpen(signal?: AbortSignal | undefined): void {
    if (disposal.signal.aborted) throw disposedError(options.what);
    if (signal?.aborted) throw abortedError(signal);
  }

  function status(): Pick<BackendHealth, 'status' | 'message'> {
    if (disposal.signal.aborted) return { status: 'unloaded' };
    if (ready().length > 0) return { status: 'ready' };
    if (engines.size > 0) return { status: 'loading' };
    if (failure === undefined) return { status: 'unloaded' };
    return { status: 'failed', message: messageOf(failure) };
  }

  return {
    get facts() {
      return facts;
    },
    get ready() {
      return ready().length;
    },
    ensureOpen,
    async start(signal) {
      ensureOpen(signal);
      if (ready().length > 0) return;
      const [engine = launch()] = engines;
      await until(engine.started, signal);
    },
    async call(samples, request, listeners) {
      ensureOpen(listeners.signal);
      // Those for which an engine is being started do not wait for another call.
      const queued = line.length + sum(engines, ({ calls }) => calls) - most * callsPerEngine;
      if (queued >= options.maxQueuedCalls) {
        throw new TranscribeError(
          `${queued} calls wait for the engine already. Wait for some, or raise maxQueuedCalls.`,
          { code: 'ERR_OVERLOADED', retryable: true, details: { queued } },
        );
      }
      const call = createEngineCall<Request, Result>(samples, request, listeners, leave);
      line.push(call);
      pump();
      return call.answer;
    },
    async health() {
      const asked = await Promise.all([...engines].map((engine) => engine.measure()));
      const told = asked.filter((use) => use !== undefined);
      // Of an engine that dies while it is asked, the state is told as it is then.
      const health: BackendHealth = { ...status(), restarts };
      if (health.status !== 'ready' || told.length === 0) return health;
      return {
        ...health,
        memoryBytes: told.reduce((all, { memoryBytes }) => all + memoryBytes, 0),
        cpuTimeMs: told.reduce((all, { cpuTimeMs }) => all + cpuTimeMs, pastCpuTimeMs),
      };
    },
    async dispose() {
      disposal.abort();
      clearTimeout(growthPause);
      for (const call of line.splice(0)) call.fail(disposedError(options.what));
      for (const engine of engines) engine.end(disposedError(options.what));
      await Promise.all(closings);
    },
  };
}
