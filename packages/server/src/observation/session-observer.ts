import type { SessionEvent } from '@ws/core';
import type { WireErrorCode } from '@ws/core/protocol';

/** Somebody who looks on at a session: metrics, traces. It must not throw, and takes microseconds. */
export interface SessionObserver {
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
export function allOf(observers: readonly SessionObserver[]): SessionObserver {
  const [only] = observers;
  if (observers.length === 1 && only !== undefined) return only;
  return {
    heard(position) {
      for (const observer of observers) observer.heard(position);
    },
    asked(samples) {
      for (const observer of observers) observer.asked(samples);
    },
    told(event) {
      for (const observer of observers) observer.told(event);
    },
    complained(code) {
      for (const observer of observers) observer.complained(code);
    },
  };
}
