import { a as SessionOrigin, b as SessionEvent, S as StreamingSessionOptions } from './session-options.shared.js';

/** What may change while a session runs. What is left out stays, of endpointing too; `undefined` and an empty list of hotwords take a setting away. */
interface SessionChanges extends Pick<StreamingSessionOptions, 'language' | 'languages' | 'prompt' | 'hotwords' | 'endpointing'> {
}
/** What a session needs to go on elsewhere. */
interface SessionRemains extends Pick<SessionOrigin, 'events' | 'lastSeq' | 'forgottenTo' | 'language' | 'speakers'> {
    /** Audio that has no final yet: mono, 16 kHz. */
    readonly samples: Float32Array;
    /** Where that begins, on the session's clock. */
    readonly start: number;
    /** How many utterances were over there. Default: as many as the events tell of, which may be too few. */
    readonly utterances?: number | undefined;
    /** The beginning of the strategy's prompt, at most 2000 characters. Default: the texts of the finals among the events. */
    readonly previousTranscript?: string | undefined;
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
     * a caller that does not await it and has twice `maxBufferedMs` waiting
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
     * The events after `seq` once more, as far as the journal reaches, and then those to come. The iteration
     * before gets no more. Leaving an iteration ends it, not the session: it goes on, up to its bounds, until a caller resumes.
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
    /**
     * Gives what {@link suspend} would give here, while the session goes on: kept elsewhere, it lets another session take over
     * with the audio from its `start` on. Unread events stay unread, and have the numbers that they get if none is merged.
     *
     * @throws TranscribeError `ERR_DISPOSED`
     */
    snapshot(): SessionRemains;
    /** Samples written so far: the session's clock, at 16 kHz. */
    readonly position: number;
    /** Events that wait to be read. */
    readonly unread: number;
}

export type { SessionRemains as S, StreamingSession as a, SessionChanges as b };
