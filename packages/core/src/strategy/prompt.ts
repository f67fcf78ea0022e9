import type { TranscriptionStrategy } from '../contracts/strategy.js';
import { onlyNumberOptions } from '../options/check-options.js';
import {
  DEFAULT_MAX_PREVIOUS_CHARS,
  PREVIOUS_CHARS,
  type PreviousTextOptions,
} from './strategy-options.js';
import { createWholeUtteranceStrategy } from './whole-utterance.js';

/** Settings of the `prompt` strategy. */
export interface PromptStrategyOptions extends PreviousTextOptions {}

/** What {@link PromptStrategyOptions} are when they are left out. */
export const DEFAULT_PROMPT_STRATEGY_OPTIONS: Readonly<{ maxPreviousChars: number }> =
  Object.freeze({ maxPreviousChars: DEFAULT_MAX_PREVIOUS_CHARS });

/**
 * The strategy `prompt`: the model hears the utterance and nothing else, and reads the user's prompt and the tail of
 * the previous finals before it. All that it answers is kept.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createPromptStrategy(options: PromptStrategyOptions = {}): TranscriptionStrategy {
  const bounds = { maxPreviousChars: PREVIOUS_CHARS };
  const { maxPreviousChars } = onlyNumberOptions(options, DEFAULT_PROMPT_STRATEGY_OPTIONS, bounds);
  return createWholeUtteranceStrategy('prompt', 0, maxPreviousChars);
}
