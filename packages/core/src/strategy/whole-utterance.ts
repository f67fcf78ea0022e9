import type { TranscriptionBackend } from '../contracts/backend.js';
import type {
  StrategyInput,
  StrategyName,
  StrategyOptions,
  TranscriptionStrategy,
} from '../contracts/strategy.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { callOptions } from './call-options.js';
import { composePrompt } from './compose-prompt.js';
import { withContext, withoutContext } from './context-audio.js';
import { DEFAULT_PARTIAL_INTERVAL_MS, MAX_PREVIOUS_CHARS } from './strategy-options.js';
import { tailOfText } from './tail-of-text.js';

/**
 * A strategy that transcribes an utterance whole each time; nothing of it is certain before the end. The model hears
 * `contextOverlapMs` of the audio before it, and reads `maxPreviousChars` of the previous finals.
 */
export function createWholeUtteranceStrategy(
  name: StrategyName,
  contextOverlapMs: number,
  maxPreviousChars: number,
): TranscriptionStrategy {
  /** @param draft - the text that it will probably yield */
  async function transcribe(
    backend: TranscriptionBackend,
    input: StrategyInput,
    settings: StrategyOptions,
    draft: string,
  ): Promise<TranscriptResult> {
    const { samples, contextSeconds } = withContext(input, contextOverlapMs, backend);
    const prompt = composePrompt(input, settings, maxPreviousChars);
    if (contextSeconds === 0) {
      return backend.transcribe(samples, callOptions(backend, settings, { prompt, draft }));
    }
    // The draft is of the utterance alone, so it serves only where that is all there is to hear. Times tell the context
    // from the utterance, also where nobody else asked for them.
    const { wordTimestamps } = backend.capabilities;
    const result = await backend.transcribe(samples, {
      ...callOptions(backend, settings, { prompt }),
      ...(wordTimestamps ? { wordTimestamps } : { timestamps: true }),
    });
    // Its end is what may have been heard again.
    const previous = tailOfText(input.previousTranscript ?? '', MAX_PREVIOUS_CHARS);
    return withoutContext(result, contextSeconds, previous);
  }

  return {
    name,
    partialIntervalMs: DEFAULT_PARTIAL_INTERVAL_MS,
    contextOverlapMs,
    transcribe: (backend, input, settings) => transcribe(backend, input, settings, ''),
    openUtterance(backend) {
      let draft = '';
      return {
        async decode(pass, options) {
          const result = await transcribe(backend, pass, options, draft);
          draft = result.text;
          return { result, committedChars: 0 };
        },
      };
    },
  };
}
