import { SAMPLE_RATE } from '@ws/core';
import type { AckMessage } from '@ws/core/internal';

/** Acknowledges audio that the client need not send again. */
export interface Acknowledgements {
  /** Audio up to `position` (samples at 16 kHz) was taken. Sends once a second of audio has come since the last time. */
  taken(position: number): void;
  /** No more audio is taken. Sends the position unless it was sent, also 0. */
  all(position: number): void;
  /** Sends the position to a client that resumed. */
  at(position: number): void;
  /** Sends the last one again, as a sign of life. */
  again(): void;
}

export function createAcknowledgements(say: (message: AckMessage) => void): Acknowledgements {
  let told: number | undefined;

  function tell(position: number): void {
    told = position;
    say({ type: 'ack', samples: position });
  }

  return {
    taken(position) {
      if (position >= (told ?? 0) + SAMPLE_RATE) tell(position);
    },
    all(position) {
      if (position !== told) tell(position);
    },
    at: tell,
    again: () => tell(told ?? 0),
  };
}
