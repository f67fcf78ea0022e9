import type { TranscriptGap } from '@ws/client';
import type { FinalEvent, PartialEvent } from '@ws/core';

/**
 * How a transcription stands: `idle` before `start` and after the end, `starting` while the microphone is asked for,
 * `connecting` and `waiting` until the server has a place (speech is kept meanwhile), `listening`, `reconnecting` while the
 * connection is lost (speech is kept, too), `stopping` until the last words are final.
 */
export type TranscriptionStatus =
  | 'idle'
  | 'starting'
  | 'connecting'
  | 'waiting'
  | 'listening'
  | 'reconnecting'
  | 'stopping';

/** All that a component shows. A new object at each change. */
export interface TranscriptionState {
  readonly status: TranscriptionStatus;
  /** What is being said, as far as it is understood; left out between utterances. */
  readonly partial: PartialEvent | undefined;
  /** What was said, the oldest first; at most the last `maxFinals` of it. */
  readonly finals: readonly FinalEvent[];
  /** Which audio has no transcript, and why, the oldest first; at most the last `maxFinals`. */
  readonly gaps: readonly TranscriptGap[];
  /** How loud it is: root mean square of the last tenth of a second, 0 to 1. */
  readonly level: number;
  /**
   * Why it ended, or could not begin; or why it has no connection, while it is tried again. Left out once it is connected or
   * started again.
   */
  readonly error: Error | undefined;
}

/** Before anything was said; also what a server renders. */
export const SILENT: TranscriptionState = Object.freeze({
  status: 'idle',
  partial: undefined,
  finals: Object.freeze([]),
  gaps: Object.freeze([]),
  level: 0,
  error: undefined,
});
