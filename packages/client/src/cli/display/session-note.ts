import type { ClientEvent } from '../../contracts/client-event.js';

/** A remark of an event about the transcript, besides its text. */
export interface SessionNote {
  readonly event: ClientEvent;
  readonly message: string;
  /** The audio's place, in seconds from the session's first sample; left out where the event names none. */
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  /** The transcript lacks the speech of that place. */
  readonly isGap: boolean;
}

/** The note of an event; `undefined` where a reader of finals need not know the event. */
export function noteOf(event: ClientEvent): SessionNote | undefined {
  switch (event.type) {
    case 'error': {
      const { message, start, end } = event;
      return { event, message, start, end, isGap: true };
    }
    case 'warning':
      return { event, message: event.message, isGap: false };
    case 'untranscribed': {
      const { start, end } = event;
      const message = 'The engine found no words in what the detector took for speech.';
      // The detector may have taken another sound for speech.
      return { event, message, start, end, isGap: false };
    }
    default:
      return undefined;
  }
}
