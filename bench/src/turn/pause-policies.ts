import type { EndpointingOptions } from '@ws/core';

/** What ends an utterance. */
export interface PausePolicy {
  readonly name: string;
  /** Whether a turn detector is asked. */
  readonly turn: boolean;
  readonly endpointing: EndpointingOptions;
}

const fixed = (minSilenceMs: number): PausePolicy => ({
  name: `pause of ${minSilenceMs} ms`,
  turn: false,
  endpointing: { minSilenceMs },
});

export const FIXED_PAUSE: PausePolicy = fixed(300);
export const SMART_TURN: PausePolicy = { name: 'Smart Turn', turn: true, endpointing: {} };

export const PAUSE_POLICIES: readonly PausePolicy[] = [
  FIXED_PAUSE,
  fixed(500),
  fixed(800),
  SMART_TURN,
];
