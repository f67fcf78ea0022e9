import { SAMPLE_RATE } from '../audio/sample-clock.js';
import type { TranscribeOptions, TranscriptionBackend } from '../contracts/backend.js';
import type { StrategyOptions } from '../contracts/strategy.js';

/**
 * A strategy's options as those of a call, with what the backend can use of the prompt, the hotwords and the draft. Where
 * it has no use for hotwords by themselves, the prompt begins with them.
 */
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
