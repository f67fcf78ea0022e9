import { msToSamples } from '@ws/core/internal';

/** When which audio came. */
export interface ArrivalLog {
  /** Audio up to this sample is there. Positions only grow. */
  arrived(position: number, at: number): void;
  /** When this sample was there; `undefined` where it is not, or is too long ago to be remembered. */
  at(position: number): number | undefined;
}

// Nobody sends smaller frames, nor hears a smaller delay.
const RESOLUTION = msToSamples(20);
// Of the smallest frames 82 s: an utterance, and what waits for the engine. 64 KiB.
const MAX_ENTRIES = 4096;
const FIRST_ENTRIES = 64;

export function createArrivalLog(): ArrivalLog {
  // A ring that doubles until it is full: most sessions are short.
  let positions = new Float64Array(FIRST_ENTRIES);
  let times = new Float64Array(FIRST_ENTRIES);
  let first = 0;
  let length = 0;
  let last = Number.NEGATIVE_INFINITY;

  const slot = (i: number): number => (first + i) % positions.length;

  function grow(): void {
    // It has never gone round: what is first stands first.
    const grown = [new Float64Array(2 * length), new Float64Array(2 * length)] as const;
    grown[0].set(positions);
    grown[1].set(times);
    [positions, times] = grown;
  }

  return {
    arrived(position, at) {
      if (position < last + RESOLUTION) return;
      last = position;
      if (length === positions.length && length < MAX_ENTRIES) grow();
      if (length === positions.length) first = slot(1);
      else length++;
      positions[slot(length - 1)] = position;
      times[slot(length - 1)] = at;
    },
    at(position) {
      if (length === 0 || position > last) return undefined;
      // What was before the oldest that is remembered may have come long before it.
      if (length === MAX_ENTRIES && position <= positions[first]! - RESOLUTION) return undefined;
      let low = 0;
      let high = length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (positions[slot(middle)]! >= position) high = middle;
        else low = middle + 1;
      }
      return times[slot(low)];
    },
  };
}
