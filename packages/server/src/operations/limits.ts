import {
  MAX_BUFFERED_MS,
  MAX_UTTERANCE_MS,
  type OptionSpec,
  type SettingsOf,
  whole,
  wholeNumber,
} from '@ws/core/internal';

/** Everything the server bounds, with a finite default. Durations in milliseconds, sizes in bytes. */
export interface ServerLimitOptions {
  /** Sessions open at once; further clients wait. 1 to 10000, default 4. */
  readonly maxClients?: number | undefined;
  /**
   * Clients that wait for a place, or for the model to be loaded; a further one is told `SERVER_FULL` and closed with
   * 1013. Of each at most one message is held. 0 to 10000, default 16.
   */
  readonly maxWaitingClients?: number | undefined;
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
  /**
   * Largest recording that is sent at once, in a form or as a body; a larger one is answered by 413. Until it is answered it
   * lies in the system's folder for temporary files. As many are on their way as may wait or have a place, so that those of
   * all clients together take at most `2 * maxClients + maxWaitingClients` times as much. 1 KiB to 16 GiB, default 256 MiB.
   */
  readonly maxUploadBytes?: number | undefined;
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
  /** How long a session is kept whose client lost its connection and may resume it; 0: none is. 0 to an hour, default 30000. */
  readonly resumeWindowMs?: number | undefined;
  /**
   * Sessions that are kept so at the same time; of more the one that was lost first is given up. Each holds at most
   * `maxBufferedMs` of audio (64 kB a second) and 256 events. 0 to 10000, default 32.
   */
  readonly maxParkedSessions?: number | undefined;
  /** What sessions are given to finish when the server closes. 0 to 600000, default 10000. */
  readonly drainTimeoutMs?: number | undefined;
}

/** {@link ServerLimitOptions} with nothing left out. */
export type ServerLimitSettings = SettingsOf<ServerLimitOptions>;

const KIB = 1024;
const MIB = 1024 * KIB;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const LIMITS: OptionSpec<ServerLimitSettings> = {
  maxClients: wholeNumber(1, 10_000, 4),
  maxWaitingClients: wholeNumber(0, 10_000, 16),
  maxMessageBytes: wholeNumber(KIB, KIB * MIB, 16 * MIB),
  maxBufferedMs: whole(MAX_BUFFERED_MS),
  maxUtteranceMs: whole(MAX_UTTERANCE_MS),
  maxOneShotMs: wholeNumber(1000, HOUR, 5 * MINUTE),
  maxUploadBytes: wholeNumber(KIB, 16 * KIB * MIB, 256 * MIB),
  maxSessionMs: wholeNumber(1000, 7 * DAY, 4 * HOUR),
  idleTimeoutMs: wholeNumber(100, DAY, 5 * MINUTE),
  maxOutgoingBytes: wholeNumber(KIB, KIB * MIB, MIB),
  callTimeoutMs: wholeNumber(1000, HOUR, MINUTE),
  heartbeatIntervalMs: wholeNumber(100, HOUR, 15_000),
  resumeWindowMs: wholeNumber(0, HOUR, 30_000),
  maxParkedSessions: wholeNumber(0, 10_000, 32),
  drainTimeoutMs: wholeNumber(0, 10 * MINUTE, 10_000),
};
