import type { TranscriptionStrategy } from '../contracts/strategy.js';
import { rejectUnknownOptions } from '../options/check-options.js';
import { callOptions } from './call-options.js';
import { composePrompt } from './compose-prompt.js';
import { createGrowingUtterance, type TranscribeWithDraft } from './growing-utterance.js';
import {
  DEFAULT_MAX_PREVIOUS_CHARS,
  DEFAULT_PARTIAL_INTERVAL_MS,
  maxPreviousCharsOption,
  type PreviousTextOptions,
} from './strategy-options.js';

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
  rejectUnknownOptions(options, ['maxPreviousChars']);
  const maxPreviousChars = maxPreviousCharsOption(options);
  const transcribe: TranscribeWithDraft = (backend, input, settings, draft) => {
    const prompt = composePrompt(input, settings, maxPreviousChars);
    return backend.transcribe(input.samples, callOptions(backend, settings, { prompt, draft }));
  };
  return {
    name: 'prompt',
    partialIntervalMs: DEFAULT_PARTIAL_INTERVAL_MS,
    contextOverlapMs: 0,
    transcribe: (backend, input, settings) => transcribe(backend, input, settings, ''),
    openUtterance: (backend) => createGrowingUtterance(backend, transcribe),
  };
}
