import { SAMPLE_RATE } from '../audio/sample-clock.js';
import type { TranscriptionStrategy } from '../contracts/strategy.js';
import { numberOption, rejectUnknownOptions } from '../options/check-options.js';
import { tailOfText } from './tail-of-text.js';

/** Settings of the `prompt` strategy. */
export interface PromptStrategyOptions {
  /**
   * How much of the previous transcript is given, in characters, 0 to 1000. Default 200, about fifty tokens: enough
   * for names and style, and little to compute. Whisper itself takes 223 tokens with the user's prompt.
   */
  readonly maxPreviousChars?: number | undefined;
}

/** What {@link PromptStrategyOptions} are when they are left out. */
export const DEFAULT_PROMPT_STRATEGY_OPTIONS: Readonly<{ maxPreviousChars: number }> =
  Object.freeze({ maxPreviousChars: 200 });

/**
 * The strategy `prompt`: the model hears the utterance and nothing else, and reads the user's prompt and the tail of
 * the previous finals before it. All that it answers is kept.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createPromptStrategy(options: PromptStrategyOptions = {}): TranscriptionStrategy {
  rejectUnknownOptions(options, ['maxPreviousChars']);
  const maxPreviousChars = numberOption(
    'maxPreviousChars',
    options.maxPreviousChars,
    DEFAULT_PROMPT_STRATEGY_OPTIONS.maxPreviousChars,
    { min: 0, max: 1000, integer: true },
  );
  return {
    name: 'prompt',
    transcribe(backend, input, { prompt, ...rest }) {
      const tail = tailOfText(input.previousTranscript ?? '', maxPreviousChars);
      const whole = [prompt?.trim(), tail].filter(Boolean).join(' ');
      return backend.transcribe(input.samples, {
        ...rest,
        sampleRate: SAMPLE_RATE,
        ...(whole !== '' && backend.capabilities.prompt ? { prompt: whole } : {}),
      });
    },
  };
}
