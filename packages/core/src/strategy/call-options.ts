import { SAMPLE_RATE } from '../audio/sample-clock.js';
import type { TranscribeOptions, TranscriptionBackend } from '../contracts/backend.js';
import type { StrategyInput, StrategyOptions } from '../contracts/strategy.js';
import { tailOfText } from '../text/tail-of-text.js';

/** A strategy's options as those of a call: what the backend can use of them. Where it takes no hotwords, the prompt does. */
export function callOptions(
  { capabilities }: TranscriptionBackend,
  { hotwords = [], prompt: _, ...options }: StrategyOptions,
  { prompt: said = '', draft }: { readonly prompt?: string; readonly draft?: string },
): TranscribeOptions {
  const words = capabilities.hotwords ? '' : hotwords.join(', ');
  const prompt = `${words} ${said}`.trim();
  return {
    ...options,
    sampleRate: SAMPLE_RATE,
    ...(prompt && capabilities.prompt && { prompt }),
    ...(capabilities.hotwords && { hotwords }),
    ...(draft && capabilities.draft && { draft }),
  };
}

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
