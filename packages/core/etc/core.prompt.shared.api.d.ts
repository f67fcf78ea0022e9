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

/** Settings of the `context` strategy. */
interface ContextStrategyOptions extends ContextAudioOptions {
}
/** Settings of the `hybrid` strategy. */
interface HybridStrategyOptions extends ContextAudioOptions, PreviousTextOptions {
}
/** What {@link ContextStrategyOptions} are when they are left out. */
declare const DEFAULT_CONTEXT_STRATEGY_OPTIONS: DefaultsOf<ContextStrategyOptions>;
/** What {@link HybridStrategyOptions} are when they are left out. */
declare const DEFAULT_HYBRID_STRATEGY_OPTIONS: DefaultsOf<HybridStrategyOptions>;
/**
 * The strategy `context`: the model hears the end of the utterance before, then the utterance, and reads the user's
 * prompt only. Of its answer the words whose middle lies in the utterance are kept (whose end, where a pause counts as
 * their beginning); of a backend without word times, the segments that end in it; less what they repeat.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createContextStrategy(options?: ContextStrategyOptions): TranscriptionStrategy;
/**
 * The strategy `hybrid`: as `context`, and the model reads the tail of the previous finals too, as with `prompt`.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createHybridStrategy(options?: HybridStrategyOptions): TranscriptionStrategy;

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

export { type ContextAudioOptions as C, DEFAULT_CONTEXT_STRATEGY_OPTIONS as D, type HybridStrategyOptions as H, type PreviousTextOptions as P, type ContextStrategyOptions as a, DEFAULT_HYBRID_STRATEGY_OPTIONS as b, DEFAULT_PROMPT_STRATEGY_OPTIONS as c, type PromptStrategyOptions as d, createContextStrategy as e, createHybridStrategy as f, createPromptStrategy as g };
