import { C as Clock, L as Logger, T as TranscribeError } from './clock.shared.js';
import { T as TranscriptionBackend, a as TranscribeOptions } from './backend.shared.js';
import { W as Word, T as TranscriptResult, S as Segment } from './transcript.shared.js';
import { V as VoiceActivityDetector } from './vad.shared.js';

/** What a task is for. Those of the first kind go first: `final`, then `speculative` finals, then `partial`s. */
type InferenceKind = 'final' | 'speculative' | 'partial';
/** What a scheduler has to do, and has done. Times in milliseconds. */
interface SchedulerMetrics {
    /** Tasks that run at the same time, at most. */
    readonly maxConcurrency: number;
    readonly running: number;
    readonly waiting: Readonly<Record<InferenceKind, number>>;
    readonly sessions: number;
    /** Since the start. `aborted`: while they waited or ran; `timedOut`: past their deadline. */
    readonly completed: number;
    readonly failed: number;
    readonly aborted: number;
    readonly timedOut: number;
    /** How long tasks waited for a slot, and held it, in all. */
    readonly waitedMs: number;
    readonly ranMs: number;
}
/** One session's place in the queue. */
interface SchedulerSeat extends Disposable {
    /** What the tasks of this seat call. */
    readonly backend: TranscriptionBackend;
    /**
     * Runs a task when its turn comes. It takes its audio then, not before: what it decodes is the newest.
     *
     * @throws TranscribeError `ERR_ABORTED`, `ERR_BACKEND_TIMEOUT` (retryable) when it ran longer than it may,
     * `ERR_OVERLOADED` (retryable) when too many wait, `ERR_DISPOSED`; else what the task throws
     */
    run<T>(kind: InferenceKind, task: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal | undefined): Promise<T>;
}
/** The one place that calls a backend in a process that serves several sessions. */
interface InferenceScheduler extends AsyncDisposable {
    readonly backend: TranscriptionBackend;
    /** A place for one session. Dispose it when the session ends: its tasks are aborted. */
    join(): SchedulerSeat;
    readonly metrics: SchedulerMetrics;
}

/** The strategies that the server knows by name. */
type StrategyName = 'prompt' | 'context' | 'hybrid' | 'local-agreement' | 'align-att';
/** What a strategy is given for one utterance. */
interface StrategyInput {
    /** The utterance: mono, 16 kHz. */
    readonly samples: Float32Array;
    /** The text of the finals before it. */
    readonly previousTranscript?: string | undefined;
    /** The end of the audio before it: mono, 16 kHz. */
    readonly contextAudio?: Float32Array | undefined;
    /**
     * What the finals say of `contextAudio`: the words in it and right before it, with times in seconds from its first
     * sample. What the model hears there once more is no news. Left out, the end of `previousTranscript` stands for
     * it.
     */
    readonly contextWords?: readonly Word[] | undefined;
}
/** A call's settings, as whoever uses a strategy gives them. */
interface StrategyOptions extends Omit<TranscribeOptions, 'sampleRate' | 'prompt' | 'prefix' | 'draft' | 'tokens' | 'attentionStop' | 'onSegment' | 'onProgress'> {
    /** The user's own prompt, which stands before the previous transcript. */
    readonly prompt?: string | undefined;
    /** Words to expect: names, terms. They stand before the prompt. */
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
    /** What the strategy took out of it that may have been said. Times as the result's. */
    readonly suppressed?: readonly Suppression[] | undefined;
}
/** An utterance, decoded again and again while it grows. Calls must not overlap. */
interface UtteranceDecoder {
    /**
     * @param pass - `samples` begin with those of the pass before
     * Once `options.signal` is aborted nobody waits for the answer, and another call may have taken its place: the
     * backend's answer is then an error, as any other.
     *
     * @throws TranscribeError what the backend throws; the next call starts from where the last one that did not left off
     */
    decode(pass: UtterancePass, options: StrategyOptions): Promise<UtteranceHypothesis>;
}
/** How an utterance is put to the backend, what of the answer is kept, and when it is certain. */
interface TranscriptionStrategy {
    readonly name: StrategyName;
    /** Audio between partials, in milliseconds, where nobody asks for another. */
    readonly partialIntervalMs: number;
    /** How much of the audio before an utterance it wants as `contextAudio`, in milliseconds. */
    readonly contextOverlapMs: number;
    /**
     * Whether it works only with backends whose `capabilities.attention` is true; a session refuses others with
     * `ERR_INVALID_OPTION`. Default false.
     */
    readonly needsAttention?: boolean | undefined;
    /** One-shot: one utterance, whole. Times count from the first sample of `input.samples`. */
    transcribe(backend: TranscriptionBackend, input: StrategyInput, options: StrategyOptions): Promise<TranscriptResult>;
    /** Streaming: one utterance that grows. */
    openUtterance(backend: TranscriptionBackend): UtteranceDecoder;
}

/** When an utterance starts and ends. Durations in milliseconds. */
interface EndpointingOptions {
    /**
     * `true` (default): silence of `minSilenceMs` ends an utterance. `false`: only `flush`, `end` and `maxUtteranceMs` do.
     * Without a detector there is no silence, and this has no effect.
     */
    readonly automatic?: boolean | undefined;
    /** Shorter sounds are not speech. 0 to 5000, default 60. */
    readonly minSpeechMs?: number | undefined;
    /** Shorter pauses do not end an utterance. 0 to 60000, default 300. */
    readonly minSilenceMs?: number | undefined;
    /** Audio kept before the detected start of speech. 0 to 5000, default 300. */
    readonly prefixPadMs?: number | undefined;
    /** An utterance longer than this is cut, at a word boundary if one is known, or else where it is quietest. 1000 to 600000, at most the backend's own limit. Default 28000. */
    readonly maxUtteranceMs?: number | undefined;
}
/** Settings of a streaming session. Give it a `backend`, or the `scheduler` that it shares with other sessions. */
interface StreamingSessionOptions {
    readonly backend?: TranscriptionBackend | undefined;
    readonly scheduler?: InferenceScheduler | undefined;
    /** Default: the `prompt` strategy. */
    readonly strategy?: TranscriptionStrategy | undefined;
    /**
     * What tells silence, which is never decoded, from speech. Default: an energy detector.
     * `null`: everything is decoded.
     */
    readonly vad?: VoiceActivityDetector | null | undefined;
    readonly endpointing?: EndpointingOptions | undefined;
    readonly language?: string | undefined;
    readonly task?: 'transcribe' | 'translate' | undefined;
    /**
     * Style to expect, or what was said before; stands before the previous transcript in every prompt. At most 4000
     * characters. Whisper reads the last 223 tokens of hotwords, prompt and previous transcript together.
     */
    readonly prompt?: string | undefined;
    /** Words to expect: names, terms. At most 100, of at most 100 characters. */
    readonly hotwords?: readonly string[] | undefined;
    /** Ask the backend for word times, where it has them. Default `false`. */
    readonly wordTimestamps?: boolean | undefined;
    /** What is taken out of what the model says. Default: all guards. */
    readonly guards?: GuardOptions | undefined;
    /** Audio between partials, in milliseconds, when the machine keeps up. 0: no partials. Default: the strategy's. */
    readonly partialIntervalMs?: number | undefined;
    /**
     * Start the final at the first silence, before it is known whether the utterance is over, and throw it away if
     * speech goes on. Default `true`.
     */
    readonly speculate?: boolean | undefined;
    /** Audio held and not yet final, in milliseconds; `write` waits when it is full. Default 60000. */
    readonly maxBufferedMs?: number | undefined;
    /** Events not yet read; when full, partials are merged (latest wins) and `write` waits. Default 1024. */
    readonly maxQueuedEvents?: number | undefined;
    /** Events that were read and can be had again by `resume`, partials that were replaced not counted. 0 to 100000, default 256. */
    readonly maxJournalEvents?: number | undefined;
    readonly clock?: Clock | undefined;
    readonly logger?: Logger | undefined;
}

/** Where in the stream something is, in samples at 16 kHz from the session's first. */
interface SampleRange {
    readonly startSample: number;
    /** Exclusive. */
    readonly endSample: number;
}
/** An event of a session. */
interface CountedEvent {
    /** Counts the session's events, from 1. Nothing is missing but partials that a later event replaced before they were read. */
    readonly seq: number;
}
/** The detector heard speech start. */
interface SpeechStartEvent extends CountedEvent {
    readonly type: 'speech_start';
    /** Of the utterance that it opens. */
    readonly utteranceId: number;
    /** First sample of speech, at 16 kHz. */
    readonly position: number;
}
/** The detector heard speech end. The utterance's final follows. */
interface SpeechEndEvent extends CountedEvent {
    readonly type: 'speech_end';
    readonly utteranceId: number;
    /** The sample after the last of speech, at 16 kHz. */
    readonly position: number;
}
/**
 * Text that may still change: it replaces the partial before it of the same `utteranceId`.
 * (Elsewhere called an interim result.)
 */
interface PartialEvent extends CountedEvent, SampleRange {
    readonly type: 'partial';
    /** The utterance it belongs to; the final of that utterance has the same. */
    readonly utteranceId: number;
    readonly text: string;
    /** Seconds from the session's first sample: where the utterance starts, and the end of the audio heard. */
    readonly start: number;
    readonly end: number;
    /** How many characters (UTF-16 units) from the front will never change: the final begins with them. */
    readonly committedChars: number;
    /** How many characters from the front also stood in the partial before: what is unlikely to change. At least `committedChars`. */
    readonly stableChars: number;
    readonly words?: readonly Word[] | undefined;
    readonly language: string;
    /** Milliseconds the engine worked on it. */
    readonly processingTimeMs: number;
}
/** Text that never changes again. Times are seconds from the session's first sample. */
interface FinalEvent extends CountedEvent, SampleRange {
    readonly type: 'final';
    readonly utteranceId: number;
    /** Empty where nothing was said in the audio that was to be finalised. */
    readonly text: string;
    readonly start: number;
    readonly end: number;
    readonly segments: readonly Segment[];
    /** The words of all segments, where the backend gives their times. */
    readonly words?: readonly Word[] | undefined;
    readonly language: string;
    readonly processingTimeMs: number;
    /** Wall milliseconds from the moment the utterance was known to be over to this event. */
    readonly latencyMs: number;
}
/** Why text was taken out: by a guard, or, an `echo`, since it was said in the utterance before, which is its context. */
type SuppressionReason = 'silence' | 'echo' | 'no_speech' | 'compression_ratio' | 'repetition' | 'phantom_phrase';
/** What was taken out of a final: the model made it up, or has heard it before. */
interface SuppressedEvent extends CountedEvent {
    readonly type: 'suppressed';
    readonly utteranceId: number;
    readonly reason: SuppressionReason;
    /** What was taken out; empty where nothing was decoded at all. */
    readonly text: string;
    readonly start: number;
    readonly end: number;
}
/** An utterance was dropped by `cancel`: its partials no longer count, and no final comes. */
interface CancelledEvent extends CountedEvent, SampleRange {
    readonly type: 'cancelled';
    readonly utteranceId: number;
}
/** Something degraded; nothing was lost. */
interface WarningEvent extends CountedEvent {
    readonly type: 'warning';
    readonly code: string;
    readonly message: string;
}
/**
 * An utterance could not be transcribed. `fatal` sessions end; others go on with the next utterance, and
 * `start` and `end` say which audio has no transcript.
 */
interface ErrorEvent extends CountedEvent, SampleRange {
    readonly type: 'error';
    readonly utteranceId: number;
    readonly start: number;
    readonly end: number;
    readonly error: TranscribeError;
    readonly fatal: boolean;
}
/** All that a session tells. */
type SessionEvent = SpeechStartEvent | SpeechEndEvent | PartialEvent | FinalEvent | SuppressedEvent | CancelledEvent | WarningEvent | ErrorEvent;
/** What may change while a session runs. What is left out stays, of endpointing too; `undefined` and an empty list take a setting away. */
interface SessionChanges {
    readonly language?: string | undefined;
    readonly prompt?: string | undefined;
    readonly hotwords?: readonly string[] | undefined;
    readonly endpointing?: EndpointingOptions | undefined;
}
/**
 * One stream of speech: audio is written, events are iterated.
 *
 * @example
 * ```ts
 * const session = createStreamingSession({ backend });
 * void (async () => {
 *   for await (const samples of microphone) await session.write(samples);
 *   await session.end();
 * })();
 * for await (const event of session) {
 *   if (event.type === 'final') console.log(event.text);
 * }
 * ```
 */
interface StreamingSession extends AsyncIterable<SessionEvent>, AsyncDisposable {
    /**
     * Adds mono 16 kHz samples in [-1, 1]; they are copied. Resolves when there is room for more:
     * awaiting it is the back-pressure.
     *
     * @throws TranscribeError `ERR_INVALID_AUDIO`, `ERR_DISPOSED` (also after `end`), `ERR_OVERLOADED` (retryable) to
     * whoever does not await it and has twice `maxBufferedMs` waiting
     */
    write(samples: Float32Array): Promise<void>;
    /**
     * The utterance is over: finalise it and stay open. Resolves once all audio written before is answered by
     * finals (or errors). With no audio since the last final it resolves without an event.
     */
    flush(): Promise<void>;
    /** No more audio: finalises what there is, then the iteration ends. Resolves when everything is answered. */
    end(): Promise<void>;
    /**
     * Drops the utterance that is being spoken, and audio that is not part of any: a `cancelled` event follows where one
     * was open. Utterances that are over get their finals. Audio written afterwards is a new utterance.
     *
     * @throws TranscribeError `ERR_DISPOSED` (also after `end`)
     */
    cancel(): void;
    /**
     * Changes settings from here on. The utterance that is being spoken gets them too; those that are over do not.
     *
     * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_DISPOSED` (also after `end`)
     */
    configure(changes: SessionChanges): void;
    /**
     * The events after `seq` once more, as far as the journal reaches, and then those to come. Whoever iterated before
     * gets no more. Leaving an iteration ends it, not the session: it goes on, up to its bounds, until somebody resumes.
     *
     * @throws TranscribeError `ERR_INVALID_STATE` when the journal no longer holds what followed `seq`, or there was no
     * event of that number
     */
    resume(seq: number): AsyncIterable<SessionEvent>;
    /** Samples written so far: the session's clock, at 16 kHz. */
    readonly position: number;
    /** Events that wait to be read. */
    readonly unread: number;
}

/** Which guards run; each is on unless it is `false`. */
interface GuardOptions {
    /** Audio in which nothing is loud enough to be speech, and the detector heard none, is not decoded. */
    readonly silence?: boolean | undefined;
    /**
     * A segment with a no-speech probability above 0.6 and an average log-probability below -1 (Radford et al. 2022);
     * where the detector heard less than half a second of speech, the first alone.
     */
    readonly noSpeech?: boolean | undefined;
    /** A segment whose text compresses more than 2.4 times, as the backend reports it (Radford et al. 2022). */
    readonly compressionRatio?: boolean | undefined;
    /** Words repeated over and over: one occurrence is kept. */
    readonly repetition?: boolean | undefined;
    /**
     * On audio that is nearly silent, phrases that Whisper learned from subtitles ("Thanks for watching!"). A list: these
     * too; one that ends with `…` stands for all that begins so.
     */
    readonly phantomPhrases?: boolean | readonly string[] | undefined;
}
/** Text that a guard took out. Times as the transcript's. */
interface Suppression {
    readonly reason: SuppressionReason;
    readonly text: string;
    readonly start: number;
    readonly end: number;
}
/** What guards look at besides the text. */
interface GuardEvidence {
    /** What was decoded: mono, 16 kHz. */
    readonly samples: Float32Array;
    /** Milliseconds of it that the detector called speech; left out where there is none. */
    readonly speechMs?: number | undefined;
    /** The call's `prefix`, where the result holds only what follows it: what is repeated may begin in it. */
    readonly prefix?: string | undefined;
}
/** A transcript after the guards, and what they took out. */
interface GuardedTranscript {
    readonly result: TranscriptResult;
    readonly suppressed: readonly Suppression[];
}
/** Takes out what a model made up. Pure. */
type Guard = (result: TranscriptResult, evidence: GuardEvidence) => GuardedTranscript;

export type { CancelledEvent as C, EndpointingOptions as E, FinalEvent as F, GuardOptions as G, InferenceScheduler as I, PartialEvent as P, Suppression as S, TranscriptionStrategy as T, UtteranceDecoder as U, WarningEvent as W, Guard as a, GuardEvidence as b, StreamingSessionOptions as c, StreamingSession as d, CountedEvent as e, ErrorEvent as f, GuardedTranscript as g, InferenceKind as h, SampleRange as i, SchedulerMetrics as j, SchedulerSeat as k, SessionChanges as l, SessionEvent as m, SpeechEndEvent as n, SpeechStartEvent as o, StrategyInput as p, StrategyName as q, StrategyOptions as r, SuppressedEvent as s, SuppressionReason as t, UtteranceHypothesis as u, UtterancePass as v };
