import type {
  BackendCapabilities,
  BackendHealth,
  TranscribeOptions,
  TranscriptionBackend,
} from '../contracts/backend.js';
import type { Logger } from '../contracts/logger.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import type { CallListeners } from './engine-call.js';
import type { EngineChannel, FromEngine } from './engine-channel.js';

/** How the engines of a pool are started and kept. */
export interface EnginePoolOptions<Load, Request, Facts, Result = TranscriptResult> {
  /** What its engines serve, as errors call it: `synthesizer`. Default: `backend`. */
  readonly what?: string | undefined;
  /** What to load; asked at each start. It may take its time: models are fetched here. */
  prepare(signal: AbortSignal): Promise<Load>;
  /** Starts an engine, which loads nothing yet. `receive` gets all that it says; `signal` tells that it is no longer wanted. */
  open(
    load: Load,
    receive: (message: FromEngine<Facts, Result>) => void,
    signal: AbortSignal,
  ): EngineChannel<Load, Request> | Promise<EngineChannel<Load, Request>>;
  /** Engines, at most. The second is started when more calls are there than the first can take. Default: 1. */
  readonly engines?: number | undefined;
  /** Calls that one engine answers at the same time. */
  readonly callsPerEngine: number;
  /** Calls that wait, at most; further ones fail as `ERR_OVERLOADED`. */
  readonly maxQueuedCalls: number;
  /** A call that takes longer than this per 30 s of its audio has hung: its engine is killed, and it fails as `ERR_BACKEND_TIMEOUT`. */
  readonly callTimeoutMs: number;
  /** An engine that has not loaded after so long is killed. Left out: it may take as long as it needs. */
  readonly loadTimeoutMs?: number | undefined;
  /**
   * How often a start that failed for a reason that may pass is tried again. Calls never are. Default: 0 until an engine has
   * loaded, then 3.
   */
  readonly retries?: number | undefined;
  /** The pause before the first of those, doubled for each further one; up to twice as long, by chance. Default: 250. */
  readonly retryDelayMs?: number | undefined;
  /** An engine that has had no call for so long is ended; it is started again when it is needed. Left out: it stays. */
  readonly idleTimeoutMs?: number | undefined;
  /** Whether the last engine stays, however long it is idle. Default: false. */
  readonly keepsLast?: boolean | undefined;
  readonly logger: Logger;
}

/**
 * Engines that run somewhere else, behind one line of calls. The first is started by `start` or by the first call, each
 * further one when more calls are there than engines can take; a call goes to the first engine that is free. An engine that
 * died is started anew when it is needed: calls that it had begun fail as `ERR_BACKEND_CRASHED`, retryable; others go to
 * another engine. `Result` is what calls are answered with: a transcript, or whatever else an engine makes of audio.
 */
export interface EnginePool<Request, Facts, Result = TranscriptResult> {
  /** What an engine told when it had loaded, the last time that one did. */
  readonly facts: Facts | undefined;
  /** Engines that have loaded. */
  readonly ready: number;
  /**
   * Checks that a call may be made. For a caller that checks its arguments before it calls.
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

/** What a backend is made of whose engines run somewhere else. */
export interface HostedBackendOptions<Load, Request, Facts>
  extends Omit<EnginePoolOptions<Load, Request, Facts>, 'callsPerEngine'> {
  readonly name: string;
  /** `maxConcurrency` calls are shared evenly among the engines. */
  readonly capabilities: BackendCapabilities;
  /** The languages that the model knows, by what an engine told when it had loaded. Left out: those of `capabilities`. */
  languages?(facts: Facts): readonly string[] | undefined;
  /**
   * Refuses calls that no engine could answer. Default: {@link checkCall} with the capabilities' `maxAudioMs`.
   *
   * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_INVALID_AUDIO`, `ERR_AUDIO_TOO_LONG`
   */
  check?(samples: Float32Array, options: TranscribeOptions): void;
  /**
   * A call's settings as the engine takes them.
   *
   * @throws TranscribeError `ERR_INVALID_OPTION`
   */
  request(options: TranscribeOptions): Request;
}

/** A backend whose engines run somewhere else. */
export interface HostedBackend<Facts> extends TranscriptionBackend {
  /** What an engine told when it had loaded, the last time that one did. */
  readonly facts: Facts | undefined;
  /** Engines that have loaded. */
  readonly engines: number;
}
