import type { SessionEvent } from '@ws/core';

const SAMPLES_A_SECOND = 16_000;

/** How far texts are behind what is heard. */
export interface Lag {
  heard(samples: number): void;
  /** Every event of the session, in its order. It must tell the finals of utterances without words, too. */
  told(event: SessionEvent): void;
  /** A call of the engine begins; what is returned is called when it has been answered. */
  decoding(): () => void;
  /** Seconds of audio between what was heard last and the last that is written; 0 where nothing is to be written. */
  readonly seconds: number;
}

/** Follows a session: what was spoken of late and has neither a text nor a final yet is behind. */
export function createLag(): Lag {
  let heardTo = 0;
  /** Of what has begun, the last; and the last that is answered for good. */
  let begun = 0;
  let answered = 0;
  /** Of what was spoken to its end, the last. */
  let ended = 0;
  let writtenTo = 0;

  return {
    heard(samples) {
      heardTo += samples;
    },
    told(event) {
      switch (event.type) {
        case 'speech_start':
          // Nothing was to be written since the last text: silence is not behind.
          if (answered === begun) writtenTo = Math.max(writtenTo, event.position);
          begun = Math.max(begun, event.utteranceId);
          return;
        case 'partial':
          begun = Math.max(begun, event.utteranceId);
          writtenTo = Math.max(writtenTo, event.endSample);
          return;
        case 'final':
        case 'cancelled':
        case 'error':
          begun = Math.max(begun, event.utteranceId);
          answered = Math.max(answered, event.utteranceId);
          writtenTo = Math.max(writtenTo, event.endSample);
          return;
        case 'speech_end':
          ended = Math.max(ended, event.utteranceId);
          return;
        case 'suppressed':
        case 'untranscribed':
        case 'warning':
          return;
      }
    },
    decoding() {
      const to = heardTo;
      // Where nothing older waits, it is of what is being spoken: of a noise no text tells that it was decoded.
      const isCurrent = ended <= answered;
      return () => {
        if (isCurrent) writtenTo = Math.max(writtenTo, to);
      };
    },
    get seconds() {
      return answered === begun ? 0 : (heardTo - writtenTo) / SAMPLES_A_SECOND;
    },
  };
}
