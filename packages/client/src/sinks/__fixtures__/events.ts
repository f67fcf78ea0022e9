import type { FinalEvent, PartialEvent } from '@ws/core';
import type { ErrorMessage } from '@ws/core/internal';

/** A partial that nothing is known of but its text. */
export function partial(text: string): PartialEvent {
  return {
    ...{ type: 'partial', seq: 1, utteranceId: 1, text, start: 0, end: 1, language: 'en' },
    ...{
      startSample: 0,
      endSample: 16_000,
      committedChars: 0,
      stableChars: 0,
      processingTimeMs: 1,
    },
  };
}

/** Audio that has no transcript. */
export function gap(start: number, end: number): ErrorMessage {
  const place = { startSample: 16_000 * start, endSample: 16_000 * end, start, end };
  const message = 'The engine failed.';
  return {
    type: 'error',
    utteranceId: 1,
    ...place,
    code: 'TRANSCRIBE_ERROR',
    message,
    fatal: false,
  };
}

/** A final of one segment. */
export function final(text: string, start: number, end: number): FinalEvent {
  return {
    ...{ type: 'final', seq: 2, utteranceId: 1, text, start, end, language: 'en' },
    ...{ startSample: 16_000 * start, endSample: 16_000 * end, processingTimeMs: 1, latencyMs: 1 },
    segments: [{ start, end, text }],
  };
}
