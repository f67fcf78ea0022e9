import { SAMPLE_RATE } from '@ws/core';
import type { AckMessage } from '@ws/core/protocol';

/** Tells a client which audio it need not send again. */
export interface Acknowledgements {
  /** Audio up to `position` was taken, in samples at 16 kHz: told when a second has come since the last time. */
  taken(position: number): void;
  /** All that comes was taken: told whatever is not told yet. */
  all(position: number): void;
  /** The last one once more: a sign of life. */
  again(): void;
}

export function createAcknowledgements(say: (message: AckMessage) => void): Acknowledgements {
  let told = 0;

  function tell(position: number, step: number): void {
    if (position < told + step) return;
    told = position;
    say({ type: 'ack', samples: position });
  }

  return {
    taken: (position) => tell(position, SAMPLE_RATE),
    all: (position) => tell(position, 1),
    again: () => say({ type: 'ack', samples: told }),
  };
}
