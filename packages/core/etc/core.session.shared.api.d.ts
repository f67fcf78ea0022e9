import { T as TranscribeError } from './transcribe-error.shared.js';
import { S as Suppression, a as StreamingSessionOptions } from './session-options.shared.js';
import { W as Word, S as Segment } from './transcript.shared.js';

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

export type { CancelledEvent as C, ErrorEvent as E, FinalEvent as F, PartialEvent as P, SessionRemains as S, UntranscribedEvent as U, StreamingSession as a, SessionChanges as b, SessionEvent as c, SuppressedEvent as d, SpeechStartEvent as e, SpeechEndEvent as f, SampleRange as g };
