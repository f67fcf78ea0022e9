import type { Step } from './dialogues.js';

/** A stretch of a sound of an answer that came out of the loudspeaker. */
export interface PlayedSound {
  readonly url: string;
  /** `performance.now()` of its first sample. */
  readonly at: number;
  seconds: number;
}

/** What the server said, and when: `performance.now()`. */
export interface ToldMessage {
  readonly at: number;
  readonly type: string;
  readonly text?: string | undefined;
  readonly url?: string | undefined;
  readonly reason?: string | undefined;
  readonly code?: string | undefined;
}

/** A step, and when it was done; of what was said, when its last sample was. */
export interface DoneStep {
  readonly step: Step;
  readonly from: number;
  readonly to: number;
}

/** What became of a dialogue. */
export interface HeldDialogue {
  readonly steps: readonly DoneStep[];
  readonly messages: readonly ToldMessage[];
  /** By the addresses that the messages have. */
  readonly played: readonly PlayedSound[];
}
