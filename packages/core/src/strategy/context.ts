import type { TranscriptionStrategy } from '../contracts/strategy.js';
import { onlyNumberOptions } from '../options/check-options.js';
import {
  CONTEXT_OVERLAP,
  type ContextAudioOptions,
  DEFAULT_CONTEXT_OVERLAP_MS,
  DEFAULT_MAX_PREVIOUS_CHARS,
  PREVIOUS_CHARS,
  type PreviousTextOptions,
} from './strategy-options.js';
import { createWholeUtteranceStrategy } from './whole-utterance.js';

/** Settings of the `context` strategy. */
export interface ContextStrategyOptions extends ContextAudioOptions {}

/** Settings of the `hybrid` strategy. */
export interface HybridStrategyOptions extends ContextAudioOptions, PreviousTextOptions {}

/** What {@link ContextStrategyOptions} are when they are left out. */
export const DEFAULT_CONTEXT_STRATEGY_OPTIONS: Readonly<{ contextOverlapMs: number }> =
  Object.freeze({ contextOverlapMs: DEFAULT_CONTEXT_OVERLAP_MS });

/** What {@link HybridStrategyOptions} are when they are left out. */
export const DEFAULT_HYBRID_STRATEGY_OPTIONS: Readonly<{
  contextOverlapMs: number;
  maxPreviousChars: number;
}> = Object.freeze({
  contextOverlapMs: DEFAULT_CONTEXT_OVERLAP_MS,
  maxPreviousChars: DEFAULT_MAX_PREVIOUS_CHARS,
});

/**
 * The strategy `context`: the model hears the end of the utterance before, then the utterance, and reads the user's
 * prompt only. Of its answer the words whose middle lies in the utterance are kept (whose end, where a pause counts as
 * their beginning); of a backend without word times, the segments that end in it; less what they repeat.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createContextStrategy(options: ContextStrategyOptions = {}): TranscriptionStrategy {
  const bounds = { contextOverlapMs: CONTEXT_OVERLAP };
  const { contextOverlapMs } = onlyNumberOptions(options, DEFAULT_CONTEXT_STRATEGY_OPTIONS, bounds);
  return createWholeUtteranceStrategy('context', contextOverlapMs, 0);
}

/**
 * The strategy `hybrid`: as `context`, and the model reads the tail of the previous finals too, as with `prompt`.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createHybridStrategy(options: HybridStrategyOptions = {}): TranscriptionStrategy {
  const bounds = { contextOverlapMs: CONTEXT_OVERLAP, maxPreviousChars: PREVIOUS_CHARS };
  const settings = onlyNumberOptions(options, DEFAULT_HYBRID_STRATEGY_OPTIONS, bounds);
  return createWholeUtteranceStrategy(
    'hybrid',
    settings.contextOverlapMs,
    settings.maxPreviousChars,
  );
}
