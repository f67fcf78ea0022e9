import type { StrategyInput, StrategyOptions } from '../contracts/strategy.js';
import { tailOfText } from '../text/tail-of-text.js';

/**
 * The text before an utterance: the user's prompt, then the end of what was said, which stands nearest to the utterance
 * as Whisper was trained (Radford et al. 2022, section 2.3). Empty where there is none.
 */
export function composePrompt(
  { previousTranscript = '' }: Pick<StrategyInput, 'previousTranscript'>,
  { prompt = '' }: Pick<StrategyOptions, 'prompt'>,
  maxPreviousChars: number,
): string {
  return `${prompt.trim()} ${tailOfText(previousTranscript, maxPreviousChars)}`.trim();
}
