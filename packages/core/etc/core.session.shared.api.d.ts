import { T as TranscribeError } from './transcribe-error.shared.js';
import { J as JoinableScheduler, G as GuardOptions, C as Clock, L as Logger, S as Suppression } from './scheduler.shared.js';
import { a as TranscriptionBackend } from './backend.shared.js';
import { T as TranscriptionStrategy } from './strategy.shared.js';
import { V as VoiceActivityDetector } from './vad.shared.js';
import { W as Word, S as Segment } from './transcript.shared.js';

/** Judges, from the sound, whether a speaker has finished. It keeps nothing from one call to the next. */
interface TurnDetector extends AsyncDisposable {
    readonly specVersion: 'v1';
    readonly name: string;
    /** The newest so many milliseconds are heard; more may be given. */
    readonly maxAudioMs: number;
    /**
     * Makes the detector ready. Optional, since `judge` does it when needed; calling it twice is harmless.
     *
     * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`, `ERR_BACKEND_UNAVAILABLE`, `ERR_ABORTED`
     */
    load(options?: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<void>;
    /**
     * How likely the speaker has finished, 0 to 1; from 0.5 on he has. The same audio has the same answer. Calls may
     * overlap. The samples are not changed, nor kept once the answer is there.
     *
     * @param samples - mono, 16 kHz, in [-1, 1]: the turn so far, which ends in a pause of 60 ms or more
     * @throws TranscribeError `ERR_INVALID_AUDIO` for samples that are no numbers, `ERR_ABORTED`, `ERR_DISPOSED`,
     *   `ERR_OVERLOADED` (retryable) when too many calls wait
     */
    judge(samples: Float32Array, options?: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<number>;
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
    /**
     * With a turn detector: how long a pause may get in which the speaker has likely not finished. Where he has, the
     * utterance ends sooner. 0 to 60000, default 1200.
     */
    readonly maxPauseMs?: number | undefined;
    /** Audio kept before the detected start of speech. 0 to 5000, default 300. */
    readonly prefixPadMs?: number | undefined;
    /** An utterance longer than this is cut, at a word boundary if one is known, or else where it is quietest. 1000 to 600000, at most the backend's own limit. Default 28000. */
    readonly maxUtteranceMs?: number | undefined;
}
/** Settings of a streaming session. Give it a `backend`, or the `scheduler` that it shares with other sessions. */
interface StreamingSessionOptions {
    readonly backend?: TranscriptionBackend | undefined;
    readonly scheduler?: JoinableScheduler | undefined;
    /** Default: the `prompt` strategy. */
    readonly strategy?: TranscriptionStrategy | undefined;
    /**
     * What tells silence, which is never decoded, from speech. Default: an energy detector.
     * `null`: everything is decoded.
     */
    readonly vad?: VoiceActivityDetector | null | undefined;
    /**
     * What tells whether the speaker has finished, in place of a fixed pause. Where it fails, `minSilenceMs` decides again,
     * with a warning. It stays the caller's to dispose. Default: none.
     */
    readonly turn?: TurnDetector | undefined;
    readonly endpointing?: EndpointingOptions | undefined;
    /** ISO 639-1 code. Default: decided from several seconds of speech, then held until another one is clearly spoken. */
    readonly language?: string | undefined;
    /** What the language may be, 1 to 100 ISO 639-1 codes: it is decided among these. Default: all that the model knows. */
    readonly languages?: readonly string[] | undefined;
    readonly task?: 'transcribe' | 'translate' | undefined;
    /**
     * Style to expect, or what was said before; stands before the previous transcript in every prompt. At most 4000
     * characters. Whisper reads the last 223 tokens of prompt and previous transcript together.
     */
    readonly prompt?: string | undefined;
    /** Words to expect: names, terms. At most 100, of at most 100 characters. */
    readonly hotwords?: readonly string[] | undefined;
    /** Ask the backend for word times, where it has them. Default `false`. */
    readonly wordTimestamps?: boolean | undefined;
    /**
     * Whether utterances in which nothing was said get a final, too, with an empty text. `false`: only those do that `flush`
     * or `end` closed, or of which a partial was shown, which it takes back. Default `true`.
     */
    readonly emptyFinals?: boolean | undefined;
    /** What is taken out of what the model says. Default: all guards. */
    readonly guards?: GuardOptions | undefined;
    /** Audio between partials, in milliseconds, when the machine keeps up. 0: no partials. Default: the strategy's. */
    readonly partialIntervalMs?: number | undefined;
    /**
     * Speech before the first partial of an utterance, in milliseconds: of less, Whisper mishears more. Default:
     * 500, or `partialIntervalMs` where that is more.
     */
    readonly firstPartialMs?: number | undefined;
    /**
     * Start the final at the first silence, before it is known whether the utterance is over, and throw it away if
     * speech goes on. Default `true`.
     */
    readonly speculate?: boolean | undefined;
    /** Audio held and not yet final, in milliseconds; `write` waits when it is full. Default 60000. */
    readonly maxBufferedMs?: number | undefined;
    /** Events not yet read; when full, partials are merged (latest wins) and `write` waits. Default 1024. */
    readonly maxQueuedEvents?: number | undefined;
    /**
     * Events that were read and can be had again by `resume`, partials that were replaced not counted: of those as many more
     * are kept. 0 to 100000, default 256.
     */
    readonly maxJournalEvents?: number | undefined;
    /** What was said before the first sample: the strategy's prompt begins with it. Its end is used. Default: nothing. */
    readonly previousTranscript?: string | undefined;
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
/** An event of one utterance: its partials and its final have the same `utteranceId`. */
interface UtteranceEvent extends CountedEvent {
    readonly utteranceId: number;
}
/** An event of a stretch of audio: in samples, and in seconds from the session's first. */
interface PlacedEvent extends UtteranceEvent, SampleRange {
    readonly start: number;
    readonly end: number;
}
/** The detector heard speech start. */
interface SpeechStartEvent extends UtteranceEvent {
    readonly type: 'speech_start';
    /** First sample of speech, at 16 kHz. */
    readonly position: number;
}
/** The detector heard speech end. The utterance's final follows. */
interface SpeechEndEvent extends UtteranceEvent {
    readonly type: 'speech_end';
    /** The sample after the last of speech, at 16 kHz. */
    readonly position: number;
}
/** What partials and finals both tell. */
interface TranscribedEvent extends PlacedEvent {
    readonly text: string;
    /** The words of all segments, where the backend gives their times. */
    readonly words?: readonly Word[] | undefined;
    /** ISO 639-1 code. */
    readonly language: string;
    /**
     * How likely this audio is in it, 0 to 1; left out where the language was given, or held without listening for it. A
     * language that is held may be unlikely in a short utterance.
     */
    readonly languageProbability?: number | undefined;
    /** Milliseconds the engine worked on it. */
    readonly processingTimeMs: number;
}
/**
 * Text that may still change: it replaces the partial before it of the same `utteranceId`. It goes from the utterance's
 * start to the end of the audio heard. (Elsewhere called an interim result.)
 */
interface PartialEvent extends TranscribedEvent {
    readonly type: 'partial';
    /** How many characters (UTF-16 units) from the front will never change: the final begins with them. */
    readonly committedChars: number;
    /** How many characters from the front also stood in the partial before: what is unlikely to change. At least `committedChars`. */
    readonly stableChars: number;
    /**
     * The speaker has paused, and this is the final unless speech goes on: a partial that follows takes that back. (Elsewhere
     * called a preflight, or an eager end of turn.)
     */
    readonly speculative?: boolean | undefined;
}
/** Text that never changes again; empty where nothing was said in the audio that was to be finalised. */
interface FinalEvent extends TranscribedEvent {
    readonly type: 'final';
    readonly segments: readonly Segment[];
    /** Wall milliseconds from the moment the utterance was known to be over to this event. */
    readonly latencyMs: number;
}
/** What was taken out of a final: the model made it up, or has heard it before. Empty where nothing was decoded at all. */
interface SuppressedEvent extends UtteranceEvent, Suppression {
    readonly type: 'suppressed';
}
/**
 * Speech that has no text: the detector heard it, the final that follows has no word for it, and decoding it once more by
 * itself gave none. A second or more, or less where that decode failed. It may be a sound that the detector took for
 * speech.
 */
interface UntranscribedEvent extends PlacedEvent {
    readonly type: 'untranscribed';
}
/** An utterance was dropped by `cancel`: its partials no longer count, and no final comes. */
interface CancelledEvent extends UtteranceEvent, SampleRange {
    readonly type: 'cancelled';
}
/** Something degraded; nothing was lost. */
interface WarningEvent extends CountedEvent {
    readonly type: 'warning';
    readonly code: string;
    readonly message: string;
}
/** The audio of an utterance could not be transcribed. `fatal` sessions end; others go on with the next utterance. */
interface ErrorEvent extends PlacedEvent {
    readonly type: 'error';
    readonly error: TranscribeError;
    readonly fatal: boolean;
}
/** All that a session tells. */
type SessionEvent = SpeechStartEvent | SpeechEndEvent | PartialEvent | FinalEvent | SuppressedEvent | UntranscribedEvent | CancelledEvent | WarningEvent | ErrorEvent;
/** What may change while a session runs. What is left out stays, of endpointing too; `undefined` and an empty list of hotwords take a setting away. */
interface SessionChanges extends Pick<StreamingSessionOptions, 'language' | 'languages' | 'prompt' | 'hotwords' | 'endpointing'> {
}
/** What a session needs to go on elsewhere. */
interface SessionRemains {
    /** Audio that has no final yet: mono, 16 kHz. */
    readonly samples: Float32Array;
    /** Where that begins, on the session's clock. */
    readonly start: number;
    /** The last events, told or not, in their order. */
    readonly events: readonly SessionEvent[];
    /** The number of the last event there was. */
    readonly lastSeq: number;
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
    /**
     * Ends the session where it is, for another one to go on, on this machine or elsewhere: nothing more is decoded here.
     *
     * @throws TranscribeError `ERR_DISPOSED` (also after `end`)
     */
    suspend(): Promise<SessionRemains>;
    /** Samples written so far: the session's clock, at 16 kHz. */
    readonly position: number;
    /** Events that wait to be read. */
    readonly unread: number;
}

export type { CancelledEvent as C, EndpointingOptions as E, FinalEvent as F, PartialEvent as P, SessionRemains as S, TurnDetector as T, UntranscribedEvent as U, StreamingSession as a, StreamingSessionOptions as b, ErrorEvent as c, SessionChanges as d, SessionEvent as e, SuppressedEvent as f, SpeechStartEvent as g, SpeechEndEvent as h, SampleRange as i };
