import type { ClientEvent } from '../contracts/client-event.js';

/** Where captions go besides the program that hears them. */
export interface EventSink extends AsyncDisposable {
  /**
   * Takes an event of a session; of what it has no use for, it makes nothing.
   *
   * @throws TranscribeError where it could not be passed on. The sink stays usable
   */
  write(event: ClientEvent): Promise<void>;
  /** What was taken is passed on, as far as it can be, and the sink lets go of what it holds. */
  [Symbol.asyncDispose](): Promise<void>;
}
