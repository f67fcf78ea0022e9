import type { SessionEvent } from '@ws/core';
import type { WireErrorCode } from '@ws/core/protocol';

/** Somebody who looks on at a session: metrics, traces. It must not throw, and takes microseconds. */
export interface SessionWatch {
  /** Audio of the stream up to this sample has come. */
  heard(position: number): void;
  /** So many samples of a message that asks for one answer have come. */
  asked(samples: number): void;
  /** An event is told, or told again to who resumed. */
  told(event: SessionEvent): void;
  /** A message got this error for an answer. */
  complained(code: WireErrorCode): void;
}

/** All of them as one. */
export function allOf(watches: readonly SessionWatch[]): SessionWatch {
  const [only] = watches;
  if (watches.length === 1 && only !== undefined) return only;
  return {
    heard(position) {
      for (const watch of watches) watch.heard(position);
    },
    asked(samples) {
      for (const watch of watches) watch.asked(samples);
    },
    told(event) {
      for (const watch of watches) watch.told(event);
    },
    complained(code) {
      for (const watch of watches) watch.complained(code);
    },
  };
}
