import type { TranscribeError } from '@ws/core';

/** How a connection stands. */
export type ConnectionPhase =
  | { readonly status: 'connecting' }
  /** The server has no place yet: so many come before. */
  | { readonly status: 'waiting'; readonly position: number }
  | { readonly status: 'open' }
  /** It was lost for this reason. The next attempt, of which this is the number, begins in `retryInMs`. */
  | {
      readonly status: 'reconnecting';
      readonly attempt: number;
      readonly retryInMs: number;
      readonly error: TranscribeError;
    };
