import type { SessionEvent } from '@ws/core';
import { roundSeconds } from '@ws/core/internal';
import type { RecordingEvent } from '@ws/core/recording';

/** Speech that has no text, in seconds of the client's audio. */
export interface UntoldSpeech {
  readonly start: number;
  readonly end: number;
}

/** A field that answers have besides those of their dialect, where speech before them has no text. */
export interface UntoldField {
  readonly untranscribed?: readonly UntoldSpeech[];
}

/** Gathers speech without a text for the next answer, in dialects that have no message for it. */
export interface UntoldSpeechLog {
  /** Keeps the place of an `untranscribed` event, and of an `error`: that utterance has no text at all. */
  told(event: Pick<SessionEvent | RecordingEvent, 'type'> & Partial<UntoldSpeech>): void;
  readonly isEmpty: boolean;
  /** What was gathered since the last time, as a field of an answer. */
  take(): UntoldField;
}

/** @param toClient - seconds of the session as seconds of the client's audio */
export function createUntoldSpeechLog(
  toClient: (seconds: number) => number = roundSeconds,
): UntoldSpeechLog {
  let places: UntoldSpeech[] = [];
  return {
    told({ type, start, end }) {
      if (type !== 'untranscribed' && type !== 'error') return;
      if (start === undefined || end === undefined) return;
      places.push({ start: toClient(start), end: toClient(end) });
    },
    get isEmpty() {
      return places.length === 0;
    },
    take() {
      const untranscribed = places;
      places = [];
      return untranscribed.length > 0 ? { untranscribed } : {};
    },
  };
}
