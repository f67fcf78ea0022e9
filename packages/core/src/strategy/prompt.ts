import type { TranscriptionStrategy } from '../contracts/strategy.js';
import { type OptionSpec, readOptions, type SettingsOf } from '../options/option-spec.js';
import { PREVIOUS_CHARS, type PreviousTextOptions } from './strategy-options.js';
import { createWholeUtteranceStrategy } from './whole-utterance.js';

/** Settings of the `prompt` strategy. */
export interface PromptStrategyOptions extends PreviousTextOptions {}

const SPEC: OptionSpec<SettingsOf<PromptStrategyOptions>> = { maxPreviousChars: PREVIOUS_CHARS };

/**
 * The strategy `prompt`: the model hears the utterance and nothing else, and reads the user's prompt and the tail of
 * the previous finals before it. All that it answers is kept.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createPromptStrategy(options: PromptStrategyOptions = {}): TranscriptionStrategy {
  const { maxPreviousChars } = readOptions(SPEC, options);
  return createWholeUtteranceStrategy('prompt', () => maxPreviousChars);
}
