import { T as TranscriptionStrategy } from './strategy.shared.js';
import { D as DefaultsOf } from './option-spec.shared.js';

/** How much of what was said before a strategy gives the model as text. */
interface PreviousTextOptions {
    /**
     * How much of the previous transcript is given, in characters, 0 to 1000. Default 200, about fifty tokens: enough
     * for names and style, and little to compute. Whisper itself takes 223 tokens with the user's prompt.
     */
    readonly maxPreviousChars?: number | undefined;
}
/** How much of what was said before a strategy gives the model as audio. */
interface ContextAudioOptions {
    /** How much of the audio before the utterance is given, in milliseconds, 0 to 10000. Default 1000. */
    readonly contextOverlapMs?: number | undefined;
}

/** Settings of the `prompt` strategy. */
interface PromptStrategyOptions extends PreviousTextOptions {
}
/** What {@link PromptStrategyOptions} are when they are left out. */
declare const DEFAULT_PROMPT_STRATEGY_OPTIONS: DefaultsOf<PromptStrategyOptions>;
/**
 * The strategy `prompt`: the model hears the utterance and nothing else, and reads the user's prompt and the tail of
 * the previous finals before it. All that it answers is kept.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createPromptStrategy(options?: PromptStrategyOptions): TranscriptionStrategy;

export { type ContextAudioOptions as C, DEFAULT_PROMPT_STRATEGY_OPTIONS as D, type PreviousTextOptions as P, type PromptStrategyOptions as a, createPromptStrategy as c };
