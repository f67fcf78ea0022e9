import { T as TranscriptionStrategy, a as StrategyName } from './strategy.shared.js';
import { D as DefaultsOf } from './option-spec.shared.js';
import { P as PreviousTextOptions, C as ContextAudioOptions } from './prompt.shared.js';
export { D as DEFAULT_PROMPT_STRATEGY_OPTIONS, a as PromptStrategyOptions, c as createPromptStrategy } from './prompt.shared.js';
import './backend-CRWbgGBU.js';
import './transcript-BKJoZyDv.js';
import './clock-CWrc7qbU.js';
import './logger-Dig93_oX.js';

/** Settings of the `align-att` strategy. */
interface AlignAttStrategyOptions extends PreviousTextOptions {
    /**
     * A word is committed when the decoder looked for it more than this before the end of the audio, in milliseconds,
     * 0 to 10000. Default 200. AlignAtt's frame threshold.
     */
    readonly frameThresholdMs?: number | undefined;
    /** By attention no word is committed that the model takes for less likely than this. 0 to 1, default 0.8. */
    readonly sureProbability?: number | undefined;
    /** Audio between two hypotheses that are compared, in milliseconds, 0 to 10000. Default 600. */
    readonly agreementMs?: number | undefined;
    /** By agreement no word is committed that the model takes for less likely than this. 0 to 1, default 0.3. */
    readonly minProbability?: number | undefined;
    /**
     * Where attention jumps back by more than this, in milliseconds, 0 to 30000, a hypothesis is cut: the model repeats
     * itself. Default 800. Finals are not cut: what repeats itself in them is for the guards.
     */
    readonly jumpBackMs?: number | undefined;
}
/** What {@link AlignAttStrategyOptions} are when they are left out. */
declare const DEFAULT_ALIGN_ATT_STRATEGY_OPTIONS: DefaultsOf<AlignAttStrategyOptions>;
/**
 * The strategy `align-att`: as `local-agreement`, and a word is committed, too, as soon as the decoder's attention shows
 * that it lies well before the end of the audio. The hypothesis goes on to the end of the audio all the same: what is
 * not certain is shown as tentative. For backends whose `capabilities.attention` is true.
 *
 * Source: Papi, Turchi and Negri 2023, arXiv 2305.11408; that agreement commits too, and the probability, are ours.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, here and, where it is used with a backend without attention, there
 */
declare function createAlignAttStrategy(options?: AlignAttStrategyOptions): TranscriptionStrategy;

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
 * prompt only. It is made to begin with the words of that end, and what it writes after them is the utterance's; where it
 * writes nothing after them, the final is decoded again, alone. With a backend that takes no prefix, each utterance is
 * decoded alone.
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
/**
 * The strategy `prompt`, for sessions with a turn detector: what is said within a second after an utterance that was not
 * finished is heard with the end of that one, as with `hybrid`. Any other utterance, and one that is transcribed by
 * itself, is heard alone.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createContinuingPromptStrategy(options?: HybridStrategyOptions): TranscriptionStrategy;

/** Settings of the `local-agreement` strategy. */
interface LocalAgreementStrategyOptions extends PreviousTextOptions {
    /** How many hypotheses must agree on a word. 2 to 10, default 2. */
    readonly hypotheses?: number | undefined;
    /** Audio between two hypotheses that are compared, in milliseconds, 0 to 10000. Default 500. */
    readonly agreementMs?: number | undefined;
    /** Words that the model takes for less likely than this are not committed yet. 0 to 1, default 0.3. */
    readonly minProbability?: number | undefined;
}
/** What {@link LocalAgreementStrategyOptions} are when they are left out. */
declare const DEFAULT_LOCAL_AGREEMENT_STRATEGY_OPTIONS: DefaultsOf<LocalAgreementStrategyOptions>;
/**
 * The strategy `local-agreement`: an utterance is decoded again and again while it grows, and the words on which the
 * last hypotheses agree are committed: partials and the final begin with them from then on. A backend that takes a
 * prefix is made to begin with them too, so that it never contradicts them. The tail of the previous finals is the
 * prompt, as with `prompt`.
 *
 * Source: Macháček, Dabre and Bojar 2023, arXiv 2307.14743; the prefix and the agreement over time are ours.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createLocalAgreementStrategy(options?: LocalAgreementStrategyOptions): TranscriptionStrategy;

/**
 * The strategy that a server has under a name, with its defaults. It holds no state: sessions may share it.
 *
 * @example
 * ```ts
 * const session = createStreamingSession({ backend, strategy: strategyByName('local-agreement') });
 * ```
 */
declare function strategyByName(name: StrategyName): TranscriptionStrategy;

export { type AlignAttStrategyOptions, ContextAudioOptions, type ContextStrategyOptions, DEFAULT_ALIGN_ATT_STRATEGY_OPTIONS, DEFAULT_CONTEXT_STRATEGY_OPTIONS, DEFAULT_HYBRID_STRATEGY_OPTIONS, DEFAULT_LOCAL_AGREEMENT_STRATEGY_OPTIONS, type HybridStrategyOptions, type LocalAgreementStrategyOptions, PreviousTextOptions, createAlignAttStrategy, createContextStrategy, createContinuingPromptStrategy, createHybridStrategy, createLocalAgreementStrategy, strategyByName };
