import type { NumberBounds } from '../options/check-options.js';

/** How much of what was said before a strategy gives the model as text. */
export interface PreviousTextOptions {
  /**
   * How much of the previous transcript is given, in characters, 0 to 1000. Default 200, about fifty tokens: enough
   * for names and style, and little to compute. Whisper itself takes 223 tokens with the user's prompt.
   */
  readonly maxPreviousChars?: number | undefined;
}

/** How much of what was said before a strategy gives the model as audio. */
export interface ContextAudioOptions {
  /** How much of the audio before the utterance is given, in milliseconds, 0 to 10000. Default 1000. */
  readonly contextOverlapMs?: number | undefined;
}

export const MAX_PREVIOUS_CHARS = 1000;
export const DEFAULT_MAX_PREVIOUS_CHARS = 200;
export const DEFAULT_CONTEXT_OVERLAP_MS = 1000;
/** Audio between partials that cost a whole decode each. */
export const DEFAULT_PARTIAL_INTERVAL_MS = 500;

export const PREVIOUS_CHARS: NumberBounds = [0, MAX_PREVIOUS_CHARS, true];
export const CONTEXT_OVERLAP: NumberBounds = [0, 10_000];
