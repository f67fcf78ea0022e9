import type { TranscriptionBackend } from '../contracts/backend.js';
import type { Suppression } from '../contracts/guards.js';
import type {
  StrategyInput,
  StrategyName,
  StrategyOptions,
  TranscriptionStrategy,
} from '../contracts/strategy.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { callOptions } from './call-options.js';
import { composePrompt } from './compose-prompt.js';
import { DEFAULT_PARTIAL_INTERVAL_MS } from './strategy-options.js';

/** What one decode of an utterance leaves to the next. */
export interface Remembered {
  /** The text that it will probably yield. */
  draft: string;
  /** What was heard in context, by what it was heard from. */
  heard?: readonly [from: string, result: TranscriptResult];
}

/** What a decode yields. */
export interface WholeDecode {
  readonly result: TranscriptResult;
  readonly suppressed: readonly Suppression[];
}

/** An utterance that is to be decoded. */
export interface WholeUtterance {
  readonly backend: TranscriptionBackend;
  readonly input: StrategyInput;
  readonly settings: StrategyOptions;
  readonly isFinal: boolean;
  /** What the model reads before it. */
  readonly prompt: string;
  readonly remembered: Remembered;
  /** Decodes it by itself. */
  alone(): Promise<WholeDecode>;
}

/** How an utterance is heard with the audio before it. */
export interface HearingInContext {
  readonly overlapMs: number;
  readonly after: 'every' | 'unfinished';
  hear(utterance: WholeUtterance): Promise<WholeDecode>;
}

/**
 * A strategy that transcribes an utterance whole each time; nothing of it is certain before the end. The model reads
 * `maxPreviousChars` of the previous finals.
 *
 * @param context - how the audio before it is heard, too; left out, it is not
 */
export function createWholeUtteranceStrategy(
  name: StrategyName,
  maxPreviousChars: number,
  context?: HearingInContext,
): TranscriptionStrategy {
  function transcribe(
    backend: TranscriptionBackend,
    input: StrategyInput,
    settings: StrategyOptions,
    isFinal: boolean,
    remembered: Remembered,
  ): Promise<WholeDecode> {
    const prompt = composePrompt(input, settings, maxPreviousChars);
    // The next utterance has to know which words are in its context. Where few are heard with one, times of every word
    // would cost more than they are worth.
    const isNext = context?.after === 'every' && context.overlapMs > 0;
    const isTimed = isNext && isFinal && backend.capabilities.wordTimestamps;
    const alone = async (): Promise<WholeDecode> => {
      const options = {
        ...callOptions(backend, settings, { prompt, draft: remembered.draft }),
        ...(isTimed ? { wordTimestamps: true } : {}),
      };
      return { result: await backend.transcribe(input.samples, options), suppressed: [] };
    };
    if (context === undefined) return alone();
    return context.hear({ backend, input, settings, isFinal, prompt, remembered, alone });
  }

  return {
    name,
    partialIntervalMs: DEFAULT_PARTIAL_INTERVAL_MS,
    contextOverlapMs: context?.overlapMs ?? 0,
    contextAfter: context?.after,
    async transcribe(backend, input, settings) {
      return (await transcribe(backend, input, settings, true, { draft: '' })).result;
    },
    openUtterance(backend) {
      const remembered: Remembered = { draft: '' };
      return {
        async decode(pass, options) {
          const found = await transcribe(backend, pass, options, pass.isFinal, remembered);
          const { result, suppressed } = found;
          remembered.draft = result.text;
          return { result, suppressed, committedChars: 0 };
        },
      };
    },
  };
}
