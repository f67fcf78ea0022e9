import type { VoiceFormat } from './voice-messages.js';

/** A recording; it may still go on. */
export interface RecordedQuestion {
  readonly kind: 'recording';
  readonly format: VoiceFormat;
  readonly sampleRate: number | undefined;
  readonly pieces: Uint8Array[];
  bytes: number;
  isEnded: boolean;
}

type Question =
  | RecordedQuestion
  | { readonly kind: 'text'; readonly text: string }
  /** What a server that listens all the time has heard: it cannot be asked again. */
  | { readonly kind: 'overheard' };

/** What is asked, and how far that is. Kept until it is answered, for the connection may go. */
export type VoiceTurn<Q extends Question = Question> = Q & {
  /** How often it was sent in vain. */
  attempts: number;
  /** The server has understood it, or it is a text. */
  isHeard: boolean;
  /** An answer has begun. */
  isAnswered: boolean;
};

export function voiceTurn<Q extends Question>(question: Q): VoiceTurn<Q> {
  const isHeard = question.kind !== 'recording';
  return { ...question, attempts: 0, isHeard, isAnswered: false };
}
