import { countLeading, msToSamples } from '@ws/core/internal';

/** When which audio came. */
export interface ArrivalLog {
  /** Audio up to this sample is there. Positions only grow. */
  arrived(position: number, at: number): void;
  /** When this sample was there; `undefined` where it is not, or is too long ago to be remembered. */
  at(position: number): number | undefined;
}

// Clients send no smaller frames, and a smaller delay is not heard.
const RESOLUTION = msToSamples(20);
// Of the smallest frames 82 s: an utterance, and what waits for the engine. 64 KiB.
const MAX_ENTRIES = 4096;

export function createArrivalLog(): ArrivalLog {
  /** The oldest first. */
  const positions: number[] = [];
  const times: number[] = [];

  return {
    arrived(position, at) {
      if (position < (positions.at(-1) ?? Number.NEGATIVE_INFINITY) + RESOLUTION) return;
      positions.push(position);
      times.push(at);
      if (positions.length <= MAX_ENTRIES) return;
      positions.shift();
      times.shift();
    },
    at(position) {
      const { length, 0: oldest = 0 } = positions;
      if (length === 0 || position > positions.at(-1)!) return undefined;
      // What was before the oldest that is remembered may have come long before it.
      if (length === MAX_ENTRIES && position <= oldest - RESOLUTION) return undefined;
      return times[countLeading(positions, (before) => before < position)];
    },
  };
}
