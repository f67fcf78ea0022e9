import type { ClientEvent, ConnectOptions } from '@ws/client';
import type { PageState } from './status.js';

/** One stream of speech and what is written of it, wherever that is done. */
export interface PageSession extends AsyncIterable<ClientEvent>, AsyncDisposable {
  /** Takes samples at 16 kHz, and resolves when there is room for more. */
  write(samples: Float32Array): Promise<void>;
  /** No more audio comes. Resolves when all is answered; then the iteration ends. */
  end(): Promise<void>;
  /** So much audio has no text yet that no more can be kept: what is live is to be heard no longer. */
  readonly isFull: boolean;
}

export interface PageSessionSetup {
  readonly options: ConnectOptions;
  /** Whether it is heard while it is spoken, and not from a file. */
  readonly isLive: boolean;
  /** Ends it with `ERR_ABORTED`. */
  readonly signal: AbortSignal;
  tell(state: PageState): void;
}

/** What writes captions: the server, or this browser itself. */
export interface Transcriber {
  /**
   * Makes it ready, which may take a download.
   *
   * @throws TranscribeError `ERR_ABORTED`; what hinders it
   */
  prepare(signal: AbortSignal, tell: (state: PageState) => void): Promise<void>;
  open(setup: PageSessionSetup): PageSession;
}
