import { SAMPLE_RATE } from '../audio/sample-clock.js';
import type { TranscribeOptions, TranscriptionBackend } from '../contracts/backend.js';
import type { StrategyOptions } from '../contracts/strategy.js';

/** A strategy's options as those of a call, with what the backend can use of the prompt, the hotwords and the draft. */
export function callOptions(
  backend: TranscriptionBackend,
  { hotwords, prompt: _, ...options }: StrategyOptions,
  texts: { readonly prompt?: string; readonly draft?: string },
): TranscribeOptions {
  const { prompt = '', draft = '' } = texts;
  const { capabilities } = backend;
  return {
    ...options,
    sampleRate: SAMPLE_RATE,
    ...(prompt !== '' && capabilities.prompt ? { prompt } : {}),
    ...(capabilities.hotwords && { hotwords }),
    ...(draft !== '' && capabilities.draft ? { draft } : {}),
  };
}
