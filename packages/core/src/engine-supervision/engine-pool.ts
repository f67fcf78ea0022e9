import type { BackendCapabilities, BackendHealth } from '../contracts/backend.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { errorMessage } from '../errors/error-message.js';
import { abortedError, TranscribeError } from '../errors/transcribe-error.js';
import { createWaitingLine } from '../scheduling/waiting-line.js';
import { until } from '../timing/until.js';
import { checkCall } from './check-call.js';
import { createEngine, type Engine, type Timer, timer } from './engine.js';
import { createEngineCall, type EngineCall } from './engine-call.js';
import { disposedError, toEngineError } from './engine-errors.js';
import type {
  EnginePool,
  EnginePoolOptions,
  HostedBackend,
  HostedBackendOptions,
} from './engine-pool-options.js';

/** After an engine could not be started beside another one, none is tried for so long: there may be no memory. */
const GROWTH_PAUSE_MS = 60_000;
/** The start of an engine like one that has loaded before is tried again so often: what killed it may pass. */
const RESTART_RETRIES = 3;

export function createEnginePool<Load, Request, Facts, Result = TranscriptResult>(
  options: EnginePoolOptions<Load, Request, Facts, Result>,
): EnginePool<Request, Facts, Result> {
  const { logger, callsPerEngine, engines: most = 1 } = options;
  const disposal = new AbortController();
  // Calls that an engine had not begun when it died go first.
  const line = createWaitingLine<EngineCall<Request, Result>>({
    rank: ({ resent }) => (resent ? 0 : 1),
  });
  /** Those that load and those that are ready. */
  const engines = new Set<Engine<Request, Facts, Result>>();
  /** The ends of all engines that are not gone yet; one that was ended may take its time. */
  const closings = new Set<Promise<unknown>>();
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
        const next = line.next();
        if (next === undefined) return;
        engine.run(next);
      }
    }
    // A call whose caller has left needs no engine beside the one that is about to drop it.
    const wanted = Math.ceil(
      (line.all.length + sum(engines, (one) => one.wanted)) / callsPerEngine,
    );
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
    const retries = options.retries ?? (pool.facts === undefined ? 0 : RESTART_RETRIES);
    const engine = createEngine(
      { ...options, retries },
      {
        signal: disposal.signal,
        onFree: pump,
        onIdle: () => idle(engine),
        onDeath(calls) {
          remove(engine);
          missing++;
          for (const call of calls) line.add(call);
          pump();
        },
      },
    );
    engines.add(engine);
    engine.started.then(
      (told) => {
        pool.facts = told;
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
      for (let failed = 0; failed < callsPerEngine; failed++) line.next()?.fail(error);
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
    if (!line.remove(call)) for (const engine of engines) engine.cancel(call);
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
    return { status: 'failed', message: errorMessage(failure) };
  }

  const pool: EnginePool<Request, Facts, Result> & { facts: Facts | undefined } = {
    facts: undefined,
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
      const queued = line.all.length + sum(engines, ({ calls }) => calls) - most * callsPerEngine;
      if (queued >= options.maxQueuedCalls) {
        throw new TranscribeError(
          `${queued} calls wait for the engine already. Wait for some, or raise maxQueuedCalls.`,
          { code: 'ERR_OVERLOADED', retryable: true, details: { queued } },
        );
      }
      const call = createEngineCall<Request, Result>(samples, request, listeners, leave);
      line.add(call);
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
      for (let call = line.next(); call; call = line.next()) call.fail(disposedError(options.what));
      for (const engine of engines) engine.end(disposedError(options.what));
      await Promise.all(closings);
    },
  };
  return pool;
}

/** The contract of a backend, kept over engines that answer messages: {@link createEnginePool} says how. */
export function createHostedBackend<Load, Request, Facts>(
  options: HostedBackendOptions<Load, Request, Facts>,
): HostedBackend<Facts> {
  const { name, engines = 1 } = options;
  const capabilities: BackendCapabilities = {
    ...options.capabilities,
    get languages() {
      const { facts } = pool;
      return facts && options.languages ? options.languages(facts) : options.capabilities.languages;
    },
  };
  const maxSamples = capabilities.maxAudioMs * 16;
  const pool = createEnginePool<Load, Request, Facts>({
    ...options,
    callsPerEngine: capabilities.maxConcurrency / engines,
  });
  return {
    specVersion: 'v1',
    name,
    capabilities,
    get facts() {
      return pool.facts;
    },
    get engines() {
      return pool.ready;
    },
    load: (load) => pool.start(load?.signal),
    async transcribe(samples, call) {
      pool.ensureOpen();
      if (options.check === undefined) checkCall(samples, call, maxSamples);
      else options.check(samples, call);
      const { onSegment, onProgress, signal } = call;
      const listeners = capabilities.progress ? { onSegment, onProgress, signal } : { signal };
      return pool.call(samples, options.request(call), listeners);
    },
    health: () => pool.health(),
    [Symbol.asyncDispose]: () => pool.dispose(),
  };
}
