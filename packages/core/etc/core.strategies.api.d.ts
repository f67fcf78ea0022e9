export { c as createAlignAttStrategy, a as createLocalAgreementStrategy } from './local-agreement.shared.js';
import { T as TranscriptionStrategy, S as StrategyName } from './strategy.shared.js';
import { C as ContextAudioOptions, P as PreviousTextOptions } from './strategy-options.shared.js';
import './backend-BIHU5hwk.js';
import './transcript-OrGempXD.js';

/** Settings of the `context` strategy. */
interface ContextStrategyOptions extends ContextAudioOptions {
}
/** Settings of the `hybrid` strategy. */
interface HybridStrategyOptions extends ContextAudioOptions, PreviousTextOptions {
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
declare function createContextStrategy(options?: ContextStrategyOptions): TranscriptionStrategy;
/**
 * The strategy `hybrid`: the model hears what it hears with `context`, and reads the tail of the previous finals too, as
 * with `prompt`. It is given the words of the end as their final writes them, and doubts no final.
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

/**
 * The strategy `native`: a backend that hears audio as it comes is given each sample of an utterance once. Words that it says
 * are stable are committed. A session has one stream of the backend for all of its utterances.
 *
 * Where speech goes on after a final was begun, the stream goes back to where it was before; one without `snapshots` hears
 * the utterance again. Guards judge no text of a stream: they know what Whisper makes up.
 */
declare function createNativeStrategy(): TranscriptionStrategy;

/**
 * The strategy that a server has under a name, with its defaults. It holds no state: sessions may share it.
 *
 * @example
 * ```ts
 * const session = createStreamingSession({ backend, strategy: strategyByName('local-agreement') });
 * ```
 */
declare function strategyByName(name: StrategyName): TranscriptionStrategy;

export { createContextStrategy, createContinuingPromptStrategy, createHybridStrategy, createNativeStrategy, strategyByName };
