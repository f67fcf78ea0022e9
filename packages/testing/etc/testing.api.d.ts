import { B as BackendCheck, S as SessionCheck, a as StreamCheck, b as SpeechScript } from './vad-checks.shared.js';
export { c as BackendFixture, D as DIARIZER_CHECKS, d as DiarizerFixture, J as JOB_STORE_CHECKS, e as JOURNAL_CHECKS, f as JobStoreFixture, g as JournalFixture, L as LIVE_DIARIZER_CHECKS, h as LiveDiarizerFixture, i as ScriptPart, j as SessionFixture, k as StreamFixture, T as TURN_CHECKS, l as TurnFixture, V as VAD_CHECKS, m as VadFixture, n as createSpeechScript, o as endsWhenDisposed, p as ensure, q as fails } from './vad-checks.shared.js';
import { Clock, SessionJournal, Word, TranscriptResult, TranscriptionBackend, TranscribeOptions, BackendCapabilities, LiveDiarizer, LiveDiarizeOptions, KnownSpeaker, SpeakerTurn, TranscriptionStream, StreamCapabilities, TurnDetector, VoiceActivityDetector } from '@ws/core';

/** Every rule of the backend contract. */
declare const BACKEND_CHECKS: readonly BackendCheck[];

/** Every rule of the contract of a session. */
declare const SESSION_CHECKS: readonly SessionCheck[];

/** Every rule of the contract of streams. */
declare const STREAM_CHECKS: readonly StreamCheck[];

/** Time that stands still until a test moves it. */
interface ManualClock extends Clock {
    /** Moves the clock, waking sleepers one by one in the order of their times, each with what it sets off. */
    advance(ms: number): Promise<void>;
    /**
     * Moves the clock from sleeper to sleeper until a promise settles, and gives its result.
     *
     * @throws Error when it cannot settle, since nothing sleeps that could wake it
     */
    runUntil<T>(promise: Promise<T>): Promise<T>;
    /** How many sleep. */
    readonly sleepers: number;
}
/** A clock that starts at 0. */
declare function createManualClock(): ManualClock;

interface MemoryJournalOptions {
    readonly clock?: Clock | undefined;
    /** Milliseconds that each request to the store takes. Default 0. */
    readonly latencyMs?: number | undefined;
    /** Milliseconds for which the store keeps what is not written again. Default 300 000. */
    readonly maxAgeMs?: number | undefined;
    /** Milliseconds that a call waits for the store. Default 10 000. */
    readonly callTimeoutMs?: number | undefined;
}
/**
 * A way to cut a journal off its store. `refused`: no call reaches the store, and the journal knows at once; `silent`: no call
 * reaches it, and no answer comes; `unanswered`: the store does what it is told, and its answers are lost.
 */
type JournalCut = 'refused' | 'silent' | 'unanswered';
/** A journal that keeps to every rule of the contract, in memory. */
interface MemoryJournal extends SessionJournal {
    /** Opens another journal on the same store, as another process would. */
    another(): MemoryJournal;
    /** Cuts this journal off the store, until {@link MemoryJournal.join}. */
    cut(how: JournalCut): void;
    join(): void;
    /** Sessions that the store has, by their ids: those that were not removed. */
    readonly sessions: ReadonlyMap<string, {
        readonly epoch: number;
        readonly record: Uint8Array;
    }>;
    /** Requests that reached the store, of all its journals. */
    readonly requests: number;
}
/**
 * A store in memory, and a journal on it.
 *
 * @example
 * ```ts
 * const journal = createMemoryJournal();
 * const servers = [serve({ journal }), serve({ journal: journal.another() })];
 * ```
 */
declare function createMemoryJournal(options?: MemoryJournalOptions): MemoryJournal;

/** How the calls of a fake behave. */
interface CallBehaviour<Call> {
    /** Milliseconds a call takes on `clock`. Default 0. */
    readonly latencyMs?: number | ((call: Call) => number) | undefined;
    /** Needed where calls take time. */
    readonly clock?: Pick<Clock, 'sleep'> | undefined;
    /** What a call throws, after its latency, instead of answering. */
    readonly failures?: ((call: Call) => Error | undefined) | undefined;
    /** Calls that never answer; only their signal or disposal ends them. */
    readonly hangs?: ((call: Call) => boolean) | undefined;
}
/** What became of a call. */
type CallOutcome = 'pending' | 'answered' | 'failed' | 'aborted';

/** What a call hears: a text, words, or any part of a transcript. */
type Hypothesis = string | readonly Word[] | Partial<TranscriptResult>;

/** One call of a scripted backend, as it was recorded. */
interface ScriptedCall {
    /** Counts from 0. */
    readonly index: number;
    /** A copy of the audio. */
    readonly samples: Float32Array;
    readonly durationMs: number;
    /** All that the caller asked for: its prompt, prefix and draft, too. */
    readonly options: TranscribeOptions;
    readonly outcome: CallOutcome;
}
/** How a {@link ScriptedBackend} behaves. */
interface ScriptedBackendOptions extends CallBehaviour<ScriptedCall> {
    /**
     * What it hears: for every call, by a function of the call (its number, its audio, how long that is), or from a list
     * with one entry per call, the last of which is repeated. Default: an empty text.
     *
     * It is always the whole of what the audio says. Where a call has a prefix, the answer is what follows it: the
     * hypothesis without as many words as the prefix has. That holds where the hypothesis says something else, as a
     * decoder that is made to write the prefix goes on after it all the same. Each word is one token, of the word's
     * probability or else 1; attention, where it is reported, lies on the word's middle, and where a call is to be stopped
     * by it, the answer ends there. Where a hypothesis has `languageProbabilities` and the call gives no language, it is
     * detected from these, as the call's `languageChoice` says. Before it is given, `onSegment` and `onProgress` are told of it.
     */
    readonly hypotheses?: ((call: ScriptedCall) => Hypothesis) | readonly Hypothesis[] | undefined;
    /**
     * Default: everything but `attention`; one call at a time; 30 s. What is `false`, it ignores. Languages that are not
     * among `languages`, where these are given, it refuses.
     */
    readonly capabilities?: Partial<BackendCapabilities> | undefined;
    /**
     * Whether calls are kept, each with a copy of its audio. Default `true`; `false` for measurements of many calls, where
     * `calls` stays empty and scripts are given the caller's own audio.
     */
    readonly keepCalls?: boolean | undefined;
}
/** A backend that keeps to every rule of the contract and answers by a script. */
interface ScriptedBackend extends TranscriptionBackend {
    /** All calls so far, refused ones left out. */
    readonly calls: readonly ScriptedCall[];
    /** The most calls that were in flight at once. */
    readonly maxConcurrent: number;
    /** How often `load` was called. */
    readonly loads: number;
}
/**
 * @example
 * ```ts
 * const script = createSpeechScript([{ text: 'hello', ms: 400 }, { pauseMs: 800 }]);
 * const backend = createScriptedBackend({ hypotheses: (call) => script.hear(call.samples) });
 * ```
 */
declare function createScriptedBackend(options?: ScriptedBackendOptions): ScriptedBackend;

/** A call of `turns`, as it was recorded. */
interface ScriptedSpeakersCall {
    /** Counts from 0, over all streams. */
    readonly index: number;
    /** The stream that was asked: 0 is the one that was opened first. */
    readonly stream: number;
    /** Seconds. */
    readonly start: number;
    readonly end: number;
    readonly outcome: CallOutcome;
}
/** How a {@link ScriptedLiveDiarizer} behaves. */
interface ScriptedLiveDiarizerOptions extends CallBehaviour<ScriptedSpeakersCall> {
    /**
     * Turns by their start: of every stream, or by the number of the stream, from 0. `speaker` is any name. One of the
     * stream's known people is told by it, and others by numbers, in the order in which they are told. Default: none.
     */
    readonly turns?: readonly SpeakerTurn[] | ((stream: number) => readonly SpeakerTurn[]) | undefined;
}
/** A stream of a scripted diarizer, as it was recorded. */
interface ScriptedSpeakerStream {
    readonly options: LiveDiarizeOptions;
    /** Samples that were written, those of streams before included. */
    readonly position: number;
    readonly disposed: boolean;
}
/** A live diarizer that keeps to every rule of the contract and answers by a script. */
interface ScriptedLiveDiarizer extends LiveDiarizer {
    /** All calls of `turns` so far, refused ones left out. */
    readonly calls: readonly ScriptedSpeakersCall[];
    /** All streams so far. */
    readonly streams: readonly ScriptedSpeakerStream[];
    /** All people who were enrolled so far. */
    readonly enrolled: readonly KnownSpeaker[];
    /** How often `load` was called. */
    readonly loads: number;
    readonly disposed: boolean;
}
/**
 * Answers are the script's turns, clipped to what is asked and to what is kept of the audio. Where more people speak than
 * `maxSpeakers`, the further ones have no turns.
 *
 * @example
 * ```ts
 * const diarizer = createScriptedLiveDiarizer({
 *   turns: [{ start: 0, end: 1.5, speaker: 'Anna' }, { start: 1.5, end: 4, speaker: 'Bert' }],
 * });
 * ```
 */
declare function createScriptedLiveDiarizer(options?: ScriptedLiveDiarizerOptions): ScriptedLiveDiarizer;

/** One call of a stream of a scripted backend. */
interface ScriptedStreamCall {
    /** Counts the calls of all streams, from 0. */
    readonly index: number;
    /** Counts streams from 0, in the order in which they were opened. */
    readonly stream: number;
    readonly kind: 'push' | 'flush';
    /** Samples that were pushed. */
    readonly samples: number;
    outcome: CallOutcome;
}
/** How the streams of a {@link ScriptedStreamBackend} behave. */
interface ScriptedStreamBackendOptions extends Pick<ScriptedBackendOptions, 'capabilities'>, CallBehaviour<ScriptedStreamCall> {
    /** What it hears. */
    readonly script: Pick<SpeechScript, 'hear'>;
    /** Default: chunks of 80 ms, sure of a word 160 ms after its end, times, snapshots, 16 streams. */
    readonly streams?: Partial<StreamCapabilities> | undefined;
}
/** A backend that hears audio as it comes, by a script; `transcribe` hears the same. */
interface ScriptedStreamBackend extends ScriptedBackend {
    openStream(options?: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<TranscriptionStream>;
    readonly streamCalls: readonly ScriptedStreamCall[];
    /** Streams that are open. */
    readonly openStreams: number;
    /** Samples that all streams were given, those that were given twice counted twice. */
    readonly heardSamples: number;
}
/**
 * @example
 * ```ts
 * const script = createSpeechScript([{ text: 'hello', ms: 400 }, { pauseMs: 800 }]);
 * const backend = createScriptedStreamBackend({ script });
 * const session = createStreamingSession({ backend, strategy: createNativeStrategy() });
 * ```
 */
declare function createScriptedStreamBackend({ script, streams: given, capabilities, ...behaviour }: ScriptedStreamBackendOptions): ScriptedStreamBackend;

/** One call of a scripted turn detector, as it was recorded. */
interface ScriptedTurnCall {
    /** Counts from 0. */
    readonly index: number;
    /** A copy of the audio that was heard: the newest `maxAudioMs` of what was given. */
    readonly samples: Float32Array;
    /** Of all that was given. */
    readonly durationMs: number;
    readonly outcome: CallOutcome;
}
/** How a {@link ScriptedTurn} behaves. */
interface ScriptedTurnOptions extends CallBehaviour<ScriptedTurnCall> {
    /**
     * How likely the speaker has finished: by a function of the call (its number, its audio), or from a list with one entry
     * per call, the last of which is repeated. Default: 1.
     */
    readonly answers?: ((call: ScriptedTurnCall) => number) | readonly number[] | undefined;
    /** Default 8000. */
    readonly maxAudioMs?: number | undefined;
}
/** A turn detector that keeps to every rule of the contract and answers by a script. */
interface ScriptedTurn extends TurnDetector {
    /** All calls so far, refused ones left out. */
    readonly calls: readonly ScriptedTurnCall[];
    /** How often `load` was called. */
    readonly loads: number;
    readonly disposed: boolean;
}
/**
 * @example
 * ```ts
 * const turn = createScriptedTurn({ answers: [0.1, 0.9] });
 * ```
 */
declare function createScriptedTurn(options?: ScriptedTurnOptions): ScriptedTurn;

/** A stretch of a stream, in seconds from its first sample. The words of a {@link SpeechScript} are such. */
interface SpeechStretch {
    readonly start: number;
    readonly end: number;
}
/** One frame given to a scripted detector, as it was recorded. */
interface ScriptedVadCall {
    /** Counts from 0. */
    readonly index: number;
    /** First sample of the frame, from the first of the stream: since the start, or the last reset. */
    readonly position: number;
    /** Length of the frame, in samples. */
    readonly length: number;
    /** What the script says of it, whether or not the call fails. */
    readonly probability: number;
}
/** How a {@link ScriptedVad} behaves. */
interface ScriptedVadOptions {
    /**
     * Where speech is: a probability by the frame's position; or stretches of the stream, or a script, and a frame that
     * touches one of its words has a probability of 1, another 0. Default: a frame is speech when it is not silent.
     */
    readonly speech?: ((position: number, frame: Float32Array) => number) | readonly SpeechStretch[] | SpeechScript | undefined;
    /** Accepted frame lengths, in samples at 16 kHz. Default 480. */
    readonly frameSizes?: readonly number[] | undefined;
    /** Whether it answers by a promise. Default: only where it takes time. */
    readonly asynchronous?: boolean | undefined;
    /** Milliseconds a frame takes on `clock`. Default 0. */
    readonly latencyMs?: number | undefined;
    /** Needed where frames take time. */
    readonly clock?: ManualClock | undefined;
    /** What a call throws, after its latency, instead of answering. The frame was heard all the same. */
    readonly failures?: ((call: ScriptedVadCall) => Error | undefined) | undefined;
}
/** A detector that keeps to every rule of the contract and answers by a script. */
interface ScriptedVad extends VoiceActivityDetector {
    /** All frames so far, refused ones left out. */
    readonly calls: readonly ScriptedVadCall[];
    readonly resets: number;
    readonly disposed: boolean;
}
/**
 * Calls that overlap fail with `ERR_INVALID_STATE`.
 *
 * @example
 * ```ts
 * const vad = createScriptedVad({ speech: [{ start: 0.5, end: 1.2 }] });
 * ```
 */
declare function createScriptedVad(options?: ScriptedVadOptions): ScriptedVad;

export { BACKEND_CHECKS, type Hypothesis, type JournalCut, type ManualClock, type MemoryJournal, type MemoryJournalOptions, SESSION_CHECKS, STREAM_CHECKS, type ScriptedBackend, type ScriptedBackendOptions, type ScriptedCall, type ScriptedLiveDiarizer, type ScriptedLiveDiarizerOptions, type ScriptedSpeakerStream, type ScriptedSpeakersCall, type ScriptedStreamBackend, type ScriptedStreamBackendOptions, type ScriptedStreamCall, type ScriptedTurn, type ScriptedTurnOptions, type ScriptedVad, type ScriptedVadOptions, SpeechScript, createManualClock, createMemoryJournal, createScriptedBackend, createScriptedLiveDiarizer, createScriptedStreamBackend, createScriptedTurn, createScriptedVad };
