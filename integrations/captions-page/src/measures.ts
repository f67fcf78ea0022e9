import type { FinalEvent, PartialEvent } from '@ws/core';

// Seconds of audio over which the engine's work is averaged.
const FACTOR_WINDOW_S = 10;
const SAMPLES_A_SECOND = 16_000;

/** How late captions are, and how much of the time the engine works for them. */
export interface Measures {
  /** Audio up to this sample was heard now. */
  heard(endSample: number): void;
  /** What a text measures: milliseconds since its last sample was heard, and seconds of work for a second of audio. */
  told(event: PartialEvent | FinalEvent): {
    readonly latencyMs: number | undefined;
    readonly factor: number;
  };
}

/** @param now - milliseconds */
export function createMeasures(now: () => number = () => performance.now()): Measures {
  /** When audio up to a sample was heard, the oldest first. */
  const times: { readonly endSample: number; readonly at: number }[] = [];
  const work: { readonly at: number; readonly ms: number }[] = [];

  return {
    heard(endSample) {
      times.push({ endSample, at: now() });
    },
    told({ type, endSample, processingTimeMs }) {
      // What came before is asked for no more: events come in the order of their audio.
      while (times.length > 1 && times[0]!.endSample < endSample) times.shift();
      const heardAt = times[0];
      // A final may end before what was shown last: then the time when its own end was heard is forgotten.
      const isKnown = type === 'partial' && heardAt !== undefined && heardAt.endSample >= endSample;
      const latencyMs = isKnown ? now() - heardAt.at : undefined;

      const at = endSample / SAMPLES_A_SECOND;
      work.push({ at, ms: processingTimeMs });
      while (work.length > 1 && work[0]!.at < at - FACTOR_WINDOW_S) work.shift();
      const worked = work.reduce((sum, { ms }) => sum + ms, 0);
      const seconds = Math.max(1, Math.min(at, FACTOR_WINDOW_S));
      return { latencyMs, factor: worked / 1000 / seconds };
    },
  };
}
