import { T as TranscriptionStrategy } from './strategy.shared.js';
import { P as PreviousTextOptions } from './strategy-options.shared.js';

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
    /**
     * By agreement no word is committed that the model takes for less likely than this, and none below 0.5 before any
     * other is. 0 to 1, default 0.4.
     */
    readonly minProbability?: number | undefined;
    /**
     * Where attention jumps back by more than this, in milliseconds, 0 to 30000, a hypothesis is cut: the model repeats
     * itself. Default 800. Finals are not cut: what repeats itself in them is for the guards.
     */
    readonly jumpBackMs?: number | undefined;
}
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

/** Settings of the `local-agreement` strategy. */
interface LocalAgreementStrategyOptions extends PreviousTextOptions {
    /** How many hypotheses must agree on a word. 2 to 10, default 2. */
    readonly hypotheses?: number | undefined;
    /** Audio between two hypotheses that are compared, in milliseconds, 0 to 10000. Default 500. */
    readonly agreementMs?: number | undefined;
    /** Words that the model takes for less likely than this are not committed yet. 0 to 1, default 0.4. */
    readonly minProbability?: number | undefined;
}
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

export { type AlignAttStrategyOptions as A, type LocalAgreementStrategyOptions as L, createLocalAgreementStrategy as a, createAlignAttStrategy as c };
