import type { TranscriptionStrategy } from '../contracts/strategy.js';
import {
  extendSpec,
  type OptionSpec,
  readOptions,
  type SettingsOf,
} from '../options/option-spec.js';
import { createContextHearing } from './context-hearing.js';
import { createPromptStrategy } from './prompt.js';
import {
  CONTEXT_OVERLAP_MS,
  type ContextAudioOptions,
  PREVIOUS_CHARS,
  type PreviousTextOptions,
} from './strategy-options.js';
import { createWholeUtteranceStrategy } from './whole-utterance.js';

/** Settings of the `context` strategy. */
export interface ContextStrategyOptions extends ContextAudioOptions {}

/** Settings of the `hybrid` strategy. */
export interface HybridStrategyOptions extends ContextAudioOptions, PreviousTextOptions {}

const CONTEXT: OptionSpec<SettingsOf<ContextStrategyOptions>> = {
  contextOverlapMs: CONTEXT_OVERLAP_MS,
};
const HYBRID: OptionSpec<SettingsOf<HybridStrategyOptions>> = extendSpec(CONTEXT, {
  maxPreviousChars: PREVIOUS_CHARS,
});

// `bench context`, Silero, 2078 words: 218 are wrong with the punctuation and no doubt, 214 without either, 201 where finals
// below -0.3, -0.5 or -0.7 are doubted. The last doubts fewest: 475 decodes in place of 472.
const DOUBT_BELOW = -0.7;

// Whisper writes Chinese in either script, and in both within one talk, unless it reads in which it began.
const SCRIPT_CHARS = 20;
const HAN = /\p{sc=Han}/u;
const KANA = /[\p{sc=Hira}\p{sc=Kana}]/u;

/** How much of what was said before shows the script, if it is Chinese. */
function charsOfScript(previousTranscript: string): number {
  const end = previousTranscript.slice(-SCRIPT_CHARS);
  return HAN.test(end) && !KANA.test(end) ? SCRIPT_CHARS : 0;
}

/**
 * The strategy `context`: the model hears the end of the utterance before, then the utterance, and reads the user's
 * prompt only. Of Chinese it also reads the last 20 characters, so that it stays in its script. It is made to begin with
 * the words of that end, without the punctuation after the last, and what it writes after them is the utterance's; where it
 * writes nothing after them, the final is decoded again, alone. A final that the model takes for unlikely is decoded alone,
 * too, and the likelier answer is kept. With a backend that takes no prefix, each utterance is decoded alone.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createContextStrategy(options: ContextStrategyOptions = {}): TranscriptionStrategy {
  const { contextOverlapMs } = readOptions(CONTEXT, options);
  const hearing = createContextHearing({
    overlapMs: contextOverlapMs,
    isOpenEnded: true,
    doubtBelow: DOUBT_BELOW,
  });
  return createWholeUtteranceStrategy('context', charsOfScript, hearing);
}

/**
 * The strategy `hybrid`: the model hears what it hears with `context`, and reads the tail of the previous finals too, as
 * with `prompt`. It is given the words of the end as their final writes them, and doubts no final.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createHybridStrategy(options: HybridStrategyOptions = {}): TranscriptionStrategy {
  const { contextOverlapMs, maxPreviousChars } = readOptions(HYBRID, options);
  const hearing = createContextHearing({ overlapMs: contextOverlapMs });
  return createWholeUtteranceStrategy('hybrid', () => maxPreviousChars, hearing);
}

/**
 * The strategy `prompt`, for sessions with a turn detector: what is said within a second after an utterance that was not
 * finished is heard with the end of that one, as with `hybrid`. Any other utterance, and one that is transcribed by
 * itself, is heard alone.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createContinuingPromptStrategy(
  options: HybridStrategyOptions = {},
): TranscriptionStrategy {
  const { contextOverlapMs, maxPreviousChars } = readOptions(HYBRID, options);
  const hearing = createContextHearing({ overlapMs: contextOverlapMs, after: 'unfinished' });
  const { transcribe } = createPromptStrategy({ maxPreviousChars });
  return { ...createWholeUtteranceStrategy('prompt', () => maxPreviousChars, hearing), transcribe };
}
