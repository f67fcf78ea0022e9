import type { SessionEvent } from '@ws/core';
import type { WireErrorCode } from '@ws/core/protocol';

/** An observer of a session: metrics, traces. It must not throw, and takes microseconds. */
export interface SessionWatch {
  /** Audio of the stream up to this sample has come. */
  onAudio(position: number): void;
  /** The session goes on after this sample: audio before it has come, perhaps to another process. */
  onRestored(position: number): void;
  /** So many samples of a message that asks for one answer have come. */
  onOneShot(samples: number): void;
  /** An event is told, or told again to who resumed. */
  onEvent(event: SessionEvent): void;
  /** A message got this error for an answer. */
  onError(code: WireErrorCode): void;
}
