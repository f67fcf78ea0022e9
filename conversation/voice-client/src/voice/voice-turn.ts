import type { VoiceFormat } from './voice-messages.js';

/** What is asked, and how far that is. Kept until it is answered, for the connection may go. */
export type VoiceTurn = {
  /** How often it was sent in vain. */
  attempts: number;
  /** The server has understood it, or it is a text. */
  isHeard: boolean;
  /** An answer has begun. */
  isAnswered: boolean;
} & (WrittenTurn | RecordedTurn | OverheardTurn);

/** A text. */
export interface WrittenTurn {
  readonly kind: 'text';
  readonly text: string;
}

/** A recording; it may still go on. */
export interface RecordedTurn {
  readonly kind: 'recording';
  format: VoiceFormat;
  sampleRate: number | undefined;
  readonly pieces: Uint8Array[];
  bytes: number;
  isEnded: boolean;
}

/** What a server that listens all the time has heard: it cannot be asked again. */
export interface OverheardTurn {
  readonly kind: 'overheard';
}

export function writtenTurn(text: string): VoiceTurn {
  return { kind: 'text', text, attempts: 0, isHeard: true, isAnswered: false };
}

/** One that begins. Its format is that of the microphone. */
export function recordedTurn(): VoiceTurn & RecordedTurn {
  return {
    ...{ kind: 'recording', format: 'pcm', sampleRate: undefined, pieces: [], bytes: 0 },
    ...{ isEnded: false, attempts: 0, isHeard: false, isAnswered: false },
  };
}

export function overheardTurn(): VoiceTurn {
  return { kind: 'overheard', attempts: 0, isHeard: true, isAnswered: false };
}
