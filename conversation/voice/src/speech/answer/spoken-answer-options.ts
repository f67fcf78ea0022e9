import type { Logger } from '@ws/core';
import {
  LOGGER,
  number,
  type OptionSpec,
  part,
  required,
  type SettingsOf,
  SIGNAL,
  text,
  wholeNumber,
} from '@ws/core/internal';
import type { SpeechCache } from '../cache/speech-cache.js';

/** Settings of `createSpokenAnswer`. */
export interface SpokenAnswerOptions {
  /** Speaks, and keeps the sounds. */
  readonly cache: SpeechCache;
  /** Default: the synthesizer's first that speaks the language. */
  readonly voice?: string | undefined;
  /** BCP 47 tag. */
  readonly language?: string | undefined;
  /** 0.01 to 100, within what the synthesizer takes. Default 1. */
  readonly speed?: number | undefined;
  /** Pieces that are spoken, or ready, before they are asked for: 1 to 16. Default 2. */
  readonly ahead?: number | undefined;
  /** Words of a piece, 1 to 1000: shorter sentences are joined. Default 10. The first piece may have one. */
  readonly minWords?: number | undefined;
  /**
   * Words after which the first sentence is cut at a comma, so that something is heard soon, 1 to 1000. Default 4; 1000 waits
   * for its end.
   */
  readonly firstClauseWords?: number | undefined;
  /** Longest piece in UTF-16 units, 40 to 10 000. Default 300, or what the synthesizer takes where that is less. */
  readonly maxChars?: number | undefined;
  /** Pieces that wait to be spoken, 1 to 10 000; `push` waits while there are as many. Default 50. */
  readonly maxWaitingPieces?: number | undefined;
  /** Pieces in a row that fail, 1 to 1000, after which the answer does. Default 3. */
  readonly maxFailures?: number | undefined;
  /** Ends everything at once. */
  readonly signal?: AbortSignal | undefined;
  readonly logger?: Logger | undefined;
}

type Unsaid = 'voice' | 'language' | 'signal';

export const SPOKEN_ANSWER: OptionSpec<SettingsOf<SpokenAnswerOptions, Unsaid>> = {
  cache: required(part<SpeechCache>(['speak', 'open'])),
  voice: text(),
  language: text(),
  speed: number(0.01, 100, 1),
  ahead: wholeNumber(1, 16, 2),
  minWords: wholeNumber(1, 1000, 10),
  firstClauseWords: wholeNumber(1, 1000, 4),
  maxChars: wholeNumber(40, 10_000, 300),
  maxWaitingPieces: wholeNumber(1, 10_000, 50),
  maxFailures: wholeNumber(1, 1000, 3),
  signal: SIGNAL,
  logger: LOGGER,
};
