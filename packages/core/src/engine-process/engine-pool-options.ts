import type { Logger } from '../contracts/logger.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import type { EngineChannel, FromEngine } from './engine-messages.js';

/** How the engines of a pool are started and kept. */
export interface EnginePoolOptions<
  Load extends object,
  Request extends object,
  Facts,
  Result = TranscriptResult,
> {
  /** What its engines serve, as errors call it: `synthesizer`. Default: `backend`. */
  readonly what?: string | undefined;
  /** What to load; asked at each start. It may take its time: models are fetched here. */
  prepare(signal: AbortSignal): Promise<Load>;
  /** Starts an engine, which loads nothing yet. `receive` gets all that it says; `signal` tells that nobody wants it. */
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
