import type { StartMessage } from '@ws/core/protocol';

/** What a client has asked for, by `start` and `configure`. */
export type RequestedSettings = Partial<
  Pick<
    StartMessage,
    | 'language'
    | 'languages'
    | 'task'
    | 'prompt'
    | 'hotwords'
    | 'vad'
    | 'turn'
    | 'endpointing'
    | 'partialIntervalMs'
    | 'wordTimestamps'
    | 'emptyFinals'
    | 'redact'
  >
>;
