import type { NumberRange } from './number-range.js';

/** Everything the server bounds, with a finite default. Durations in milliseconds, sizes in bytes. */
export interface ServerLimitOptions {
  /** Sessions open at once; a further client is told `SERVER_FULL` and closed with 1013. 1 to 10000, default 4. */
  readonly maxClients?: number | undefined;
  /** Largest frame a client may send; a larger one closes the connection with 1009. 1 KiB to 1 GiB, default 16 MiB. */
  readonly maxMessageBytes?: number | undefined;
  /**
   * Audio of one session that waits for its final; a session over it is not read from until the engine has caught up.
   * At least `maxUtteranceMs` + 1000, at most an hour, default 60000.
   */
  readonly maxBufferedMs?: number | undefined;
  /** A longer utterance is cut at its quietest point. 1000 to 600000, default 28000; never more than the engine takes. */
  readonly maxUtteranceMs?: number | undefined;
  /**
   * Audio of one message without `type`; a longer one is refused with `AUDIO_TOO_LONG`. What is longer than the engine
   * takes at once is decoded in pieces of at most `maxUtteranceMs`. 1000 to an hour, default 5 minutes.
   */
  readonly maxOneShotMs?: number | undefined;
  /** A longer session is finalised, then closed with `SESSION_TOO_LONG`. 1000 to a week, default 4 hours. */
  readonly maxSessionMs?: number | undefined;
  /** A session without a message for so long is finalised, then closed with `IDLE_TIMEOUT`. 100 to a day, default 5 minutes. */
  readonly idleTimeoutMs?: number | undefined;
  /**
   * Answers that a client has not read yet. Beyond it partials are merged, and then the session is not read from
   * either. 1 KiB to 1 GiB, default 1 MiB.
   */
  readonly maxOutgoingBytes?: number | undefined;
  /**
   * How long the engine may take for one call. Then the call fails with `BACKEND_TIMEOUT`, after it has been tried again
   * where it may be. 1000 to an hour, default 60000.
   */
  readonly callTimeoutMs?: number | undefined;
  /** Between two pings; a peer of which not a byte has come since the last one is cut off. 100 to an hour, default 15000. */
  readonly heartbeatIntervalMs?: number | undefined;
  /** What sessions are given to finish when the server closes. 0 to 600000, default 10000. */
  readonly drainTimeoutMs?: number | undefined;
}

/** {@link ServerLimitOptions} with nothing left out. */
export type ServerLimitSettings = {
  readonly [Name in keyof ServerLimitOptions]-?: number;
};

const KIB = 1024;
const MIB = 1024 * KIB;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What the options and the flags of the command line are checked against. */
export const LIMITS: { readonly [Name in keyof ServerLimitOptions]-?: NumberRange<number> } = {
  maxClients: { fallback: 4, min: 1, max: 10_000 },
  maxMessageBytes: { fallback: 16 * MIB, min: KIB, max: KIB * MIB },
  maxBufferedMs: { fallback: MINUTE, min: 2000, max: HOUR },
  maxUtteranceMs: { fallback: 28_000, min: 1000, max: 10 * MINUTE },
  maxOneShotMs: { fallback: 5 * MINUTE, min: 1000, max: HOUR },
  maxSessionMs: { fallback: 4 * HOUR, min: 1000, max: 7 * DAY },
  idleTimeoutMs: { fallback: 5 * MINUTE, min: 100, max: DAY },
  maxOutgoingBytes: { fallback: MIB, min: KIB, max: KIB * MIB },
  callTimeoutMs: { fallback: MINUTE, min: 1000, max: HOUR },
  heartbeatIntervalMs: { fallback: 15_000, min: 100, max: HOUR },
  drainTimeoutMs: { fallback: 10_000, min: 0, max: 10 * MINUTE },
};

/** The names of {@link LIMITS}. */
export const LIMIT_NAMES: readonly (keyof ServerLimitOptions)[] = Object.keys(
  LIMITS,
) as (keyof ServerLimitOptions)[];
