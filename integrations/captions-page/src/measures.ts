import type { FinalEvent, PartialEvent, SessionEvent } from '@ws/core';

// Seconds of audio over which the engine's work is averaged.
const WORK_WINDOW_S = 10;
// Audio of which it is remembered when it was heard: a final comes this late at most, or its delay is not measured.
const MAX_TIMES = 3000;
const SAMPLES_A_SECOND = 16_000;

/** What measures something. */
export type MeasuredEvent = Extract<SessionEvent, { type: 'partial' | 'final' | 'speech_end' }>;

/** How late captions are, and how much of the time the engine works for them. */
export interface Measures {
  /** Audio up to this sample was heard now. */
  heard(endSample: number): void;
  /**
   * What an event measures. `delayMs` is of finals: from the end of what was spoken to its text, the pause included by which
   * the detector knows that end. `workShare` is the engine's work, in seconds for a second of audio.
   */
  told(event: MeasuredEvent): {
    readonly delayMs?: number | undefined;
    readonly workShare?: number | undefined;
  };
}

/** @param now - milliseconds */
export function createMeasures(now: () => number = () => performance.now()): Measures {
  /** When audio up to a sample was heard, the oldest first. */
  const times: { readonly endSample: number; readonly at: number }[] = [];
  const work: { readonly at: number; readonly ms: number }[] = [];
  /** Where the speech of an utterance ended. */
  let spoken: { readonly utteranceId: number; readonly position: number } | undefined;

  function workShare({ endSample, processingTimeMs }: PartialEvent | FinalEvent): number {
    const at = endSample / SAMPLES_A_SECOND;
    work.push({ at, ms: processingTimeMs });
    while (work.length > 1 && work[0]!.at < at - WORK_WINDOW_S) work.shift();
    const worked = work.reduce((sum, { ms }) => sum + ms, 0);
    return worked / 1000 / Math.max(1, Math.min(at, WORK_WINDOW_S));
  }

  /** Milliseconds since a sample was heard, where that is still known. */
  function since(sample: number): number | undefined {
    const isForgotten = times.length === MAX_TIMES && times[0]!.endSample > sample;
    const heard = times.find(({ endSample }) => endSample >= sample);
    return heard === undefined || isForgotten ? undefined : now() - heard.at;
  }

  return {
    heard(endSample) {
      times.push({ endSample, at: now() });
      if (times.length > MAX_TIMES) times.shift();
    },
    told(event) {
      switch (event.type) {
        case 'speech_end':
          spoken = event;
          return {};
        case 'partial':
          return { workShare: workShare(event) };
        case 'final': {
          const isKnown = spoken?.utteranceId === event.utteranceId;
          const end = isKnown ? spoken!.position : event.endSample;
          const delayMs = event.text.trim() === '' ? undefined : since(end);
          return { delayMs, workShare: workShare(event) };
        }
      }
    },
  };
}
