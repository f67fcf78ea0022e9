import type { TranscriptionBackend } from '../contracts/backend.js';
import type {
  StrategyInput,
  StrategyName,
  StrategyOptions,
  TranscriptionStrategy,
} from '../contracts/strategy.js';
import type { TranscriptResult } from '../contracts/transcript.js';
import { stablePrefixLength } from '../text/stable-prefix.js';
import { callOptions, composePrompt } from './call-options.js';
import { DEFAULT_PARTIAL_INTERVAL_MS } from './strategy-options.js';

/** What one decode of an utterance leaves to the next. */
export interface Remembered {
  /** The text that it will probably yield where it is decoded alone. */
  draft: string;
  /** What `draft` and the text before it, in the same language, begin with. */
  settled?: string;
  /** The language of `draft`. */
  language?: string;
  /** The text that it will probably yield where the model continues the words of the context. */
  continuation?: string;
  /** The words of the context, where the model was asked for them, and how long that was, in samples. */
  context?: { readonly length: number; readonly words: readonly string[] };
  /** The length of the audio of which nothing certain was heard in context. In samples. */
  doubted?: number;
  /** In the last partial the model wrote nothing after the words of the context. */
  wasSilent?: boolean;
}

export interface WholeUtterance {
  readonly backend: TranscriptionBackend;
  readonly input: StrategyInput;
  readonly settings: StrategyOptions;
  readonly isFinal: boolean;
  /** What the model reads where it hears the last words of what was said before. */
  promptBefore(previousTranscript: string): string;
  /** Whether the next utterance has to know when each word was said. */
  readonly isTimed: boolean;
  readonly remembered: Remembered;
  alone(): Promise<TranscriptResult>;
}

/** How an utterance is heard with the audio before it. */
export interface HearingInContext {
  readonly overlapMs: number;
  readonly after: 'every' | 'unfinished';
  hear(utterance: WholeUtterance): Promise<TranscriptResult>;
}

/**
 * A strategy that transcribes an utterance whole each time. The model reads `maxPreviousChars` of the previous finals.
 *
 * @param context - how the audio before it is heard, too; left out, it is not
 */
export function createWholeUtteranceStrategy(
  name: StrategyName,
  maxPreviousChars: (previousTranscript: string) => number,
  context?: HearingInContext,
): TranscriptionStrategy {
  function transcribe(
    backend: TranscriptionBackend,
    input: StrategyInput,
    settings: StrategyOptions,
    isFinal: boolean,
    remembered: Remembered,
  ): Promise<TranscriptResult> {
    const promptBefore = (previousTranscript: string): string =>
      composePrompt({ previousTranscript }, settings, maxPreviousChars(previousTranscript));
    const prompt = promptBefore(input.previousTranscript ?? '');
    // The next utterance has to know which words are in its context. Where few are heard with one, times of every word
    // would cost more than they are worth.
    const { prefix, wordTimestamps } = backend.capabilities;
    const isNext = context?.after === 'every' && context.overlapMs > 0 && prefix;
    const isTimed = isNext === true && isFinal && wordTimestamps;
    const alone = async (): Promise<TranscriptResult> => {
      const { draft, language, settled } = remembered;
      const isOther = settings.language !== undefined && settings.language !== language;
      const goesOn = backend.capabilities.draft && !isOther;
      const result = await backend.transcribe(input.samples, {
        ...callOptions(backend, settings, { prompt, draft }),
        ...(isTimed ? { wordTimestamps: true } : {}),
        ...(isFinal ? {} : { provisional: true, ...(goesOn && settled ? { settled } : {}) }),
      });
      const { text } = result;
      const isSame = result.language === language;
      remembered.settled = isSame ? text.slice(0, stablePrefixLength(draft, text)) : '';
      remembered.draft = text;
      remembered.language = result.language;
      return result;
    };
    if (context === undefined) return alone();
    const utterance = { backend, input, settings, isFinal, promptBefore, isTimed };
    return context.hear({ ...utterance, remembered, alone });
  }

  return {
    name,
    partialIntervalMs: DEFAULT_PARTIAL_INTERVAL_MS,
    contextOverlapMs: context?.overlapMs ?? 0,
    contextAfter: context?.after,
    async transcribe(backend, input, settings) {
      return transcribe(backend, input, settings, true, { draft: '' });
    },
    openUtterance(backend) {
      const remembered: Remembered = { draft: '' };
      return {
        async decode(pass, options) {
          const result = await transcribe(backend, pass, options, pass.isFinal, remembered);
          return { result, committedChars: 0 };
        },
      };
    },
  };
}
