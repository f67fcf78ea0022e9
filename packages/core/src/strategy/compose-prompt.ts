import type { TranscriptionBackend } from '../contracts/backend.js';
import type { StrategyInput, StrategyOptions } from '../contracts/strategy.js';
import { tailOfText } from '../text/tail-of-text.js';

/**
 * The text before an utterance: words to expect, the user's prompt, then the end of what was said, which stands
 * nearest to the utterance as Whisper was trained (Radford et al. 2022, section 2.3). Empty where there is none. Words to
 * expect are not for a prompt where the backend takes them by themselves.
 */
export function composePrompt(
  { capabilities }: TranscriptionBackend,
  { previousTranscript = '' }: Pick<StrategyInput, 'previousTranscript'>,
  { hotwords = [], prompt = '' }: Pick<StrategyOptions, 'hotwords' | 'prompt'>,
  maxPreviousChars: number,
): string {
  const parts = [
    capabilities.hotwords ? '' : hotwords.join(', '),
    prompt.trim(),
    tailOfText(previousTranscript, maxPreviousChars),
  ];
  return parts.filter((part) => part !== '').join(' ');
}
