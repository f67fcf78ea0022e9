import { T as TranscriptionBackend, a as TranscribeOptions } from './backend.shared.js';
import { W as Word, T as TranscriptResult } from './transcript.shared.js';

/** The strategies that the server knows by name. */
type StrategyName = 'prompt' | 'context' | 'hybrid' | 'local-agreement' | 'align-att' | 'native';
/** What a strategy is given for one utterance. */
interface StrategyInput {
    /** The utterance: mono, 16 kHz. */
    readonly samples: Float32Array;
    /** The text of the finals before it. */
    readonly previousTranscript?: string | undefined;
    /** The end of the audio before it: mono, 16 kHz. */
    readonly contextAudio?: Float32Array | undefined;
    /**
     * What the finals say of `contextAudio`: its words, with times in seconds from its first sample. Empty where it has no
     * transcript: the utterance is then decoded without it. Left out, the model is asked what it says.
     */
    readonly contextWords?: readonly Word[] | undefined;
}
/** A call's settings, as the caller of a strategy gives them. */
interface StrategyOptions extends Omit<TranscribeOptions, 'sampleRate' | 'prompt' | 'prefix' | 'draft' | 'tokens' | 'attentionStop' | 'onSegment' | 'onProgress'> {
    /** The user's own prompt, which stands before the previous transcript. */
    readonly prompt?: string | undefined;
    /** Words to expect: names, terms. They stand before the prompt where the backend has no other use for them. */
    readonly hotwords?: readonly string[] | undefined;
}
/** What has been heard of an utterance. */
interface UtterancePass extends StrategyInput {
    /** Whether this is all of it, or it still grows. */
    readonly isFinal: boolean;
    /** No word may become committed by this pass: the utterance is about to be cut. */
    readonly holdsBack?: boolean | undefined;
}
/** What a strategy takes an utterance to be, for now. */
interface UtteranceHypothesis {
    /** All of the utterance that was heard. Times count from its first sample. */
    readonly result: TranscriptResult;
    /** How many characters (UTF-16 units) of `result.text` from the front are committed: later passes begin with them. */
    readonly committedChars: number;
}
/** An utterance, decoded again and again while it grows. Calls must not overlap. */
interface UtteranceDecoder {
    /**
     * @param pass - `samples` begin with those of the pass before
     * Once `options.signal` is aborted the answer is not wanted, and another call may have taken its place: the
     * backend's answer is then an error, as any other.
     *
     * @throws TranscribeError what the backend throws; the next call starts from where the last one that did not left off
     */
    decode(pass: UtterancePass, options: StrategyOptions): Promise<UtteranceHypothesis>;
}
/** How an utterance is put to the backend, what of the answer is kept, and when it is certain. */
interface TranscriptionStrategy {
    readonly name: StrategyName;
    /** Audio between partials, in milliseconds, where no caller asks for another. */
    readonly partialIntervalMs: number;
    /** How much of the audio before an utterance it wants as `contextAudio`, in milliseconds. */
    readonly contextOverlapMs: number;
    /**
     * After which utterances it wants that: after every one (default), or only where one begins within a second after an
     * utterance whose speaker had not finished: a turn detector said so, or it had grown too long.
     */
    readonly contextAfter?: 'every' | 'unfinished' | undefined;
    /**
     * Whether it works only with backends whose `capabilities.attention` is true; a session refuses others with
     * `ERR_INVALID_OPTION`. Default false.
     */
    readonly needsAttention?: boolean | undefined;
    /**
     * Whether it works only with backends that have streams (`capabilities.streams`); a session refuses others with
     * `ERR_INVALID_OPTION`. Default false.
     */
    readonly needsStreams?: boolean | undefined;
    /** One-shot: one utterance, whole. Times count from the first sample of `input.samples`. */
    transcribe(backend: TranscriptionBackend, input: StrategyInput, options: StrategyOptions): Promise<TranscriptResult>;
    /** Streaming: one utterance that grows. */
    openUtterance(backend: TranscriptionBackend): UtteranceDecoder;
}

export type { StrategyName as S, TranscriptionStrategy as T };
