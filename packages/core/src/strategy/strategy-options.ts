import type { TranscriptionBackend } from '../contracts/backend.js';
import type { TranscriptionStrategy } from '../contracts/strategy.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import { type NumberKind, number, wholeNumber } from '../options/option-kinds.js';

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

/** Audio between partials that cost a whole decode each. */
export const DEFAULT_PARTIAL_INTERVAL_MS = 500;

export const PREVIOUS_CHARS: NumberKind = wholeNumber(0, 1000, 200);
export const CONTEXT_OVERLAP_MS: NumberKind = number(0, 10_000, 1000);

type Needs = Pick<TranscriptionStrategy, 'name' | 'needsAttention' | 'needsStreams'>;

/** Finds what a strategy needs and a backend does not do, with advice on what does it; undefined where the backend suits. */
function lackOf(
  { needsAttention, needsStreams }: Needs,
  { capabilities, openStream }: TranscriptionBackend,
): { readonly does: string; readonly advice: string } | undefined {
  if (needsAttention && !capabilities.attention) {
    return { does: 'reports attention', advice: 'Use @ws/backend-onnx, or' };
  }
  if (needsStreams && !(capabilities.streams && openStream)) {
    return { does: 'hears audio as it comes', advice: 'Use' };
  }
  return undefined;
}

/** Whether a backend can do what a strategy needs. */
export function suits(strategy: Needs, backend: TranscriptionBackend): boolean {
  return lackOf(strategy, backend) === undefined;
}

/** Refuses a backend that cannot do what a strategy needs, with `ERR_INVALID_OPTION`. */
export function ensureSuits(strategy: Needs, backend: TranscriptionBackend): void {
  const lack = lackOf(strategy, backend);
  if (lack === undefined) return;
  const { does, advice } = lack;
  throw new TranscribeError(
    `The strategy "${strategy.name}" needs a backend that ${does}, and "${backend.name}" does not. ${advice} the strategy "local-agreement".`,
    { code: 'ERR_INVALID_OPTION', details: { option: 'strategy', backend: backend.name } },
  );
}
