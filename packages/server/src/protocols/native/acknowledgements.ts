import { SAMPLE_RATE } from '@ws/core';
import type { AckMessage } from '@ws/core/protocol';

/** Tells a client which audio it need not send again. */
export interface Acknowledgements {
  /** Audio up to `position` was taken, in samples at 16 kHz: told when a second has come since the last time. */
  taken(position: number): void;
  /** All that will be was taken: told whatever is not told yet, also that it is nothing. */
  all(position: number): void;
  /** Somebody new is told where it stands. */
  at(position: number): void;
  /** The last one once more: a sign of life. */
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
