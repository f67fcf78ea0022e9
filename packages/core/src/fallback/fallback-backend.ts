import { SAMPLE_RATE } from '../audio/sample-clock.js';
import type {
  BackendCapabilities,
  TranscribeOptions,
  TranscriptionBackend,
} from '../contracts/backend.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { checkCall } from '../engine-supervision/check-call.js';
import { disposedError } from '../engine-supervision/engine-errors.js';
import {
  abortedError,
  asTranscribeError,
  type ErrorCode,
  TranscribeError,
} from '../errors/transcribe-error.js';
import { checkLanguage } from '../language/check-language.js';
import { invalidOption } from '../options/invalid-option.js';
import { keptResult } from '../timing/kept-result.js';
import { inTime, until } from '../timing/until.js';
import { createEngineOrder } from './engine-order.js';
import { type FallbackHealth, fallbackHealth } from './fallback-health.js';
import {
  type FallbackEvent,
  type FallbackOptions,
  normalizeFallbackOptions,
} from './fallback-options.js';
import { sharedCall, sharedCapabilities } from './shared-capabilities.js';

/** Several engines as one: see {@link createFallbackBackend}. */
export interface FallbackBackend extends TranscriptionBackend {
  /** The engine that answers calls now, from 0, in the order in which they were given. */
  readonly active: number;
  health(): Promise<FallbackHealth>;
}

/** Errors that lie with the call: another engine would refuse it, too. */
const OF_CALLER: readonly ErrorCode[] = [
  'ERR_INVALID_OPTION',
  'ERR_INVALID_AUDIO',
  'ERR_AUDIO_TOO_LONG',
];
const WINDOW = 30 * SAMPLE_RATE;

/**
 * Several engines as one, in mid-session too: where an engine fails a call, hangs in it or does not load, the next one
 * answers this very call, with the same audio and options. The engine that failed is passed over for `coolDownMs`; then one
 * call tries it, which the next engine answers where it fails again.
 *
 * - `capabilities` are those that all engines have, of numbers the least; a call is given to each engine without the options
 *   that another one does not know. The text of a prompt, prefix or draft goes to whichever engine answers; tokens never do,
 *   since no call has any. Without a language that all know, `load` and calls fail with `ERR_INVALID_OPTION`.
 * - A call that is wrong, or that its caller aborts, fails as it is, and no engine is passed over for it. An engine whose
 *   queue is full is not passed over, either.
 * - Where all engines fail, the call fails with the code of the first failure; it is retryable where one of the failures is.
 * - `onSegment` is told when the call is answered: segments of an engine that failed would be others than the answer's.
 * - `load` resolves when all engines have loaded, or failed to and one has loaded.
 * - The backends belong to it: it disposes all of them.
 *
 * @param backends - 2 to 8, the preferred first
 * @example
 * ```ts
 * await using backend = createFallbackBackend([
 *   createOnnxBackend({ model: 'small.en' }),
 *   createOnnxBackend({ model: 'tiny.en' }),
 * ]);
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createFallbackBackend(
  backends: readonly TranscriptionBackend[],
  options: FallbackOptions = {},
): FallbackBackend {
  const settings = normalizeFallbackOptions(backends, options);
  const { names, timeoutMs, lazy, clock, logger, coolDownMs, onEvent } = settings;
  const loads = settings.backends.map((backend) => keptResult(async () => backend.load()));
  const order = createEngineOrder({ names, coolDownMs, clock, onEvent: tell });
  const name = settings.backends.map((backend) => backend.name).join('+');
  let isDisposed = false;
  let shared:
    | { readonly of: readonly BackendCapabilities[]; readonly capabilities: BackendCapabilities }
    | undefined;

  function tell(event: FallbackEvent): void {
    const facts = { engine: event.name, active: names[event.active] };
    if (event.type === 'recovered') {
      logger.info(facts, 'an engine that had failed answers again');
    } else {
      const { error, retryInMs } = event;
      const { code, message } = error;
      logger.warn({ ...facts, code, message, retryInMs }, 'an engine failed; another one answers');
    }
    onEvent?.(event);
  }

  function ensureOpen(signal?: AbortSignal | undefined): void {
    if (isDisposed) throw disposedError();
    if (signal?.aborted) throw abortedError(signal);
  }

  /** Each call asks for them: they are made once for the same objects. */
  function capabilities(): BackendCapabilities {
    const all = settings.backends.map((backend) => backend.capabilities);
    if (shared?.of.some((one, at) => one !== all[at]) !== false) {
      shared = { of: all, capabilities: sharedCapabilities(all) };
    }
    return shared.capabilities;
  }

  /** @throws TranscribeError `ERR_INVALID_OPTION` where no engine could take over from another */
  function ensureLanguage({ languages }: BackendCapabilities): void {
    if (languages?.length !== 0) return;
    const known = settings.backends.map(({ capabilities: { languages: own = [] } }, at) => {
      const some = own.length > 4 ? `${own.slice(0, 4).join(', ')}, …` : own.join(', ');
      return `${names[at]}: ${some}`;
    });
    throw invalidOption('backends', known, 'backends whose models have a language in common');
  }

  function check(
    samples: Float32Array,
    call: TranscribeOptions,
    shared: BackendCapabilities,
  ): void {
    checkCall(samples, call, shared.maxAudioMs * 16);
    ensureLanguage(shared);
    const { languages } = shared;
    if (languages) {
      checkLanguage(call, languages);
      const among = (shared.languageChoice && call.languageChoice?.among) || [];
      for (const language of among) checkLanguage({ language }, languages);
    }
    if (call.task !== 'translate' || shared.translation) return;
    throw invalidOption('task', call.task, 'left out: one of the engines does not translate');
  }

  /** Loads an engine that failed to load before, too. */
  async function load(engine: number, signal: AbortSignal | undefined): Promise<void> {
    const attempt = order.begin(engine);
    try {
      await until(loads[engine]!(), signal);
      attempt.left();
    } catch (thrown) {
      const error = asTranscribeError(thrown);
      if (isDisposed || signal?.aborted) attempt.left();
      else attempt.failed(error);
      throw error;
    }
  }

  async function loadAll(signal: AbortSignal | undefined): Promise<void> {
    ensureOpen(signal);
    const wanted = settings.backends.map((_, engine) => engine);
    const failures: TranscribeError[] = [];
    while (wanted.length > 0) {
      const now = wanted.splice(0, lazy ? 1 : wanted.length);
      const loaded = await Promise.allSettled(now.map((engine) => load(engine, signal)));
      ensureOpen(signal);
      for (const one of loaded) if (one.status === 'rejected') failures.push(one.reason);
      if (failures.length < settings.backends.length && loaded.some(isFulfilled)) {
        ensureLanguage(capabilities());
        return;
      }
    }
    throw failures[0];
  }

  /** One call at one engine. Whether its caller has left, the caller of this looks at. */
  async function ask(
    engine: number,
    samples: Float32Array,
    call: TranscribeOptions,
  ): Promise<TranscriptResult> {
    const backend = settings.backends[engine]!;
    await until(loads[engine]!(), call.signal);
    const late = new AbortController();
    if (timeoutMs === undefined) return backend.transcribe(samples, call);
    const signal = call.signal ? AbortSignal.any([call.signal, late.signal]) : late.signal;
    const ms = Math.round(timeoutMs * Math.max(1, samples.length / WINDOW));
    try {
      // An engine that is aborted has the same time to say so.
      return await inTime(backend.transcribe(samples, { ...call, signal }), undefined, {
        ...{ ms, clock, what: `The engine ${names[engine]}` },
      });
    } catch (error) {
      late.abort(error);
      throw error;
    }
  }

  async function transcribe(
    samples: Float32Array,
    { onSegment, onProgress, ...call }: TranscribeOptions,
  ): Promise<TranscriptResult> {
    ensureOpen();
    const shared = capabilities();
    check(samples, call, shared);
    ensureOpen(call.signal);
    const progress = shared.progress ? createProgress(onProgress) : undefined;
    const failures: EngineFailure[] = [];
    for (const engine of order.forCall()) {
      const attempt = order.begin(engine);
      let result: TranscriptResult;
      try {
        const own = settings.backends[engine]!.capabilities;
        const given = { ...sharedCall(call, shared, own), ...progress?.listener };
        result = await ask(engine, samples, given);
      } catch (thrown) {
        const error = asTranscribeError(thrown);
        const isCallers = OF_CALLER.includes(error.code);
        const isFull = error.code === 'ERR_OVERLOADED';
        // An engine that does not even end when its caller leaves has hung.
        const hasHung = error.code === 'ERR_BACKEND_TIMEOUT' && !isDisposed;
        const isOver = isDisposed || call.signal?.aborted || progress?.hasThrown;
        if ((isOver && !hasHung) || isCallers || isFull) attempt.left();
        else attempt.failed(error);
        if (progress?.hasThrown) throw thrown;
        ensureOpen(call.signal);
        if (isCallers && failures.length === 0) throw error;
        failures.push({ name: names[engine]!, error });
        continue;
      }
      attempt.answered();
      ensureOpen(call.signal);
      if (shared.progress) {
        for (const segment of result.segments) onSegment?.(segment);
        onProgress?.(1);
      }
      return result;
    }
    throw allFailed(failures);
  }

  return {
    specVersion: 'v1',
    name,
    get capabilities() {
      return capabilities();
    },
    get active() {
      return order.active;
    },
    load: (given) => loadAll(given?.signal),
    transcribe,
    health: () => fallbackHealth(settings.backends, names, order, clock),
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      const ends = await Promise.allSettled(
        settings.backends.map(async (backend) => backend[Symbol.asyncDispose]()),
      );
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    },
  };
}

function isFulfilled({ status }: PromiseSettledResult<unknown>): boolean {
  return status === 'fulfilled';
}

interface EngineFailure {
  readonly name: string;
  readonly error: TranscribeError;
}

function allFailed(failures: readonly EngineFailure[]): TranscribeError {
  const [first] = failures;
  const said = failures.map(({ name, error }) => `${name}: ${error.message}`).join(' ');
  return new TranscribeError(`No engine could answer. ${said}`, {
    code: first!.error.code,
    retryable: failures.some(({ error }) => error.retryable),
    details: { engines: failures.map(({ name, error }) => ({ name, code: error.code })) },
    cause: first!.error,
  });
}

/** Tells a listener how far a call is, over several engines: never less than before. A call is done when it is answered. */
function createProgress(onProgress: TranscribeOptions['onProgress']) {
  let told = 0;
  const progress = {
    /** What the listener threw: its call fails with it, whatever the engine makes of that. */
    hasThrown: false,
    listener: {
      onProgress(part: number): void {
        if (part <= told || part >= 1) return;
        told = part;
        try {
          onProgress?.(part);
        } catch (error) {
          progress.hasThrown = true;
          throw error;
        }
      },
    },
  };
  return progress;
}
