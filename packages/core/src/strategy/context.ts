import type { StrategyName, TranscriptionStrategy } from '../contracts/strategy.js';
import { rejectUnknownOptions } from '../options/check-options.js';
import { callOptions } from './call-options.js';
import { composePrompt } from './compose-prompt.js';
import { withContext, withoutContext } from './context-audio.js';
import { createGrowingUtterance, type TranscribeWithDraft } from './growing-utterance.js';
import {
  type ContextAudioOptions,
  contextOverlapOption,
  DEFAULT_CONTEXT_OVERLAP_MS,
  DEFAULT_MAX_PREVIOUS_CHARS,
  DEFAULT_PARTIAL_INTERVAL_MS,
  maxPreviousCharsOption,
  type PreviousTextOptions,
} from './strategy-options.js';

/** Settings of the `context` strategy. */
export interface ContextStrategyOptions extends ContextAudioOptions {}

/** Settings of the `hybrid` strategy. */
export interface HybridStrategyOptions extends ContextAudioOptions, PreviousTextOptions {}

/** What {@link ContextStrategyOptions} are when they are left out. */
export const DEFAULT_CONTEXT_STRATEGY_OPTIONS: Readonly<{ contextOverlapMs: number }> =
  Object.freeze({ contextOverlapMs: DEFAULT_CONTEXT_OVERLAP_MS });

/** What {@link HybridStrategyOptions} are when they are left out. */
export const DEFAULT_HYBRID_STRATEGY_OPTIONS: Readonly<{
  contextOverlapMs: number;
  maxPreviousChars: number;
}> = Object.freeze({
  contextOverlapMs: DEFAULT_CONTEXT_OVERLAP_MS,
  maxPreviousChars: DEFAULT_MAX_PREVIOUS_CHARS,
});

/**
 * The strategy `context`: the model hears the end of the utterance before, then the utterance, and reads the user's
 * prompt only. Of its answer the words whose middle lies in the utterance are kept; of a backend without word times,
 * the segments that end in it, less what they repeat.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createContextStrategy(options: ContextStrategyOptions = {}): TranscriptionStrategy {
  rejectUnknownOptions(options, ['contextOverlapMs']);
  return overlapping('context', contextOverlapOption(options), 0);
}

/**
 * The strategy `hybrid`: as `context`, and the model reads the tail of the previous finals too, as with `prompt`.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createHybridStrategy(options: HybridStrategyOptions = {}): TranscriptionStrategy {
  rejectUnknownOptions(options, ['contextOverlapMs', 'maxPreviousChars']);
  return overlapping('hybrid', contextOverlapOption(options), maxPreviousCharsOption(options));
}

function overlapping(
  name: StrategyName,
  contextOverlapMs: number,
  maxPreviousChars: number,
): TranscriptionStrategy {
  const transcribe: TranscribeWithDraft = async (backend, input, settings, draft) => {
    const { samples, contextSeconds } = withContext(input, contextOverlapMs, backend);
    const prompt = composePrompt(input, settings, maxPreviousChars);
    const { capabilities } = backend;
    // The draft is of the utterance alone, so it serves only where that is all there is to hear.
    const call = callOptions(
      backend,
      settings,
      contextSeconds === 0 ? { prompt, draft } : { prompt },
    );
    // Times tell the context from the utterance, also where nobody else asked for them.
    const times =
      contextSeconds === 0
        ? {}
        : capabilities.wordTimestamps
          ? { wordTimestamps: true }
          : { timestamps: true };
    const result = await backend.transcribe(samples, { ...call, ...times });
    return withoutContext(result, contextSeconds, input.previousTranscript ?? '');
  };
  return {
    name,
    partialIntervalMs: DEFAULT_PARTIAL_INTERVAL_MS,
    contextOverlapMs,
    transcribe: (backend, input, settings) => transcribe(backend, input, settings, ''),
    openUtterance: (backend) => createGrowingUtterance(backend, transcribe),
  };
}
