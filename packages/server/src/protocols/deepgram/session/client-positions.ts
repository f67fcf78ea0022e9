import { SAMPLE_RATE } from '@ws/core';
import { samplesToSeconds } from '@ws/core/internal';

/** Where in the client's own audio something is: the session's has silence besides, which the client did not send. */
export interface ClientPositions {
  /** Silence is put in at a position of the session. In samples. */
  put(at: number, samples: number): void;
  /** A position of the session, in samples, as one of the client's audio. What is in such silence is where it begins. */
  toClient(position: number): number;
  /** The same in seconds. */
  secondsAt(position: number): number;
  /** Seconds of the session as seconds of the client's audio. */
  seconds(exact: number): number;
  /** Samples that were put in. */
  readonly total: number;
}

interface Silence {
  from: number;
  to: number;
  /** Samples put in before it. */
  before: number;
}

// Of more the first are forgotten: the session has answered all of that audio long ago.
const MOST = 4096;

export function createClientPositions(): ClientPositions {
  const silences: Silence[] = [];
  let total = 0;

  function toClient(position: number): number {
    for (let i = silences.length - 1; i >= 0; i--) {
      const { from, to, before } = silences[i]!;
      if (position > from) return from - before + Math.max(0, position - to);
    }
    return position - (silences[0]?.before ?? 0);
  }

  return {
    put(at, samples) {
      const last = silences.at(-1);
      if (last?.to === at) last.to += samples;
      else silences.push({ from: at, to: at + samples, before: total });
      total += samples;
      if (silences.length > MOST) silences.shift();
    },
    toClient,
    secondsAt: (position) => samplesToSeconds(toClient(position)),
    seconds: (exact) => samplesToSeconds(toClient(exact * SAMPLE_RATE)),
    get total() {
      return total;
    },
  };
}
