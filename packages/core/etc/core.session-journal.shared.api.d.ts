/** Whisper hears 16 kHz mono; so does everything in a session. */
declare const SAMPLE_RATE: 16000;
/** Seconds of a position or a length in samples at 16 kHz. */
declare function samplesToSeconds(samples: number): number;
/** To the millisecond: without what adding floats leaves. */
declare function roundSeconds(seconds: number): number;
/** Milliseconds of a position or a length in samples at 16 kHz. */
declare function samplesToMs(samples: number): number;
/** The nearest whole sample at 16 kHz. */
declare function secondsToSamples(seconds: number): number;
/** The nearest whole sample at 16 kHz. */
declare function msToSamples(ms: number): number;

/**
 * Keeps the state of sessions outside the process that runs them, so that any server with the same journal can go on with
 * them. The state of a session is one record of bytes; the audio that has no answer yet stays with the client.
 *
 * Several processes write at once. An epoch says which of them owns a session: each takeover adds one, and a write of an
 * earlier epoch is refused.
 */
interface SessionJournal extends AsyncDisposable {
    /** Its name in logs and metrics: `folder`, `nats`, `redis`. */
    readonly name: string;
    /** `down` from the first call that the store did not answer to the next call that it answers; else `up`. */
    readonly health: 'up' | 'down';
    /**
     * Reaches the store. Optional, since a call does it when needed; calling it twice is harmless.
     *
     * @throws TranscribeError `ERR_CONNECTION` (the message says which store, and how to start without one), `ERR_ABORTED`
     */
    open(options?: JournalCallOptions): Promise<void>;
    /**
     * Keeps the first record of a session, whose epoch is 1.
     *
     * @param sessionId - letters, digits and `-`, at most 64
     * @param record - at most 1 MB (1 000 000 bytes): what brokers take in one message
     * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_INVALID_STATE` where the journal has a session of this name, or had
     *   one that was removed; `ERR_CONNECTION` (retryable: the next call settles whether the record was kept), `ERR_ABORTED`,
     *   `ERR_DISPOSED`
     */
    create(sessionId: string, record: Uint8Array, options?: JournalCallOptions): Promise<SessionLog>;
    /**
     * Makes the caller the owner of a session. The owner before is fenced: it writes nothing more. `undefined` where the
     * journal has no such session, or `isOwn` refuses it; nothing is written then.
     *
     * @param isOwn - looks at the record, and is asked before anything is written; may be called again with a newer record
     * @throws TranscribeError `ERR_CONNECTION` (retryable), `ERR_ABORTED`, `ERR_DISPOSED`; what `isOwn` throws
     */
    takeOver(sessionId: string, isOwn: (record: Uint8Array) => boolean, options?: JournalCallOptions): Promise<TakenSession | undefined>;
}
interface JournalCallOptions {
    /** Ends the waiting, which has a limit of the journal's own. What was written meanwhile may stay written. */
    readonly signal?: AbortSignal | undefined;
}
interface TakenSession {
    /** The newest that was kept. */
    readonly record: Uint8Array;
    readonly log: SessionLog;
}
/** A session in the journal, as its owner writes it. */
interface SessionLog {
    /** 1 for a new session, and one more with each takeover. */
    readonly epoch: number;
    /** Aborted once another process has taken the session over, as soon as this one hears of it. */
    readonly lost: AbortSignal;
    /**
     * Keeps a record in place of the one before. A journal keeps it for `maxAgeMs` at least. Calls are carried out in order.
     * After an error the record may be kept or not; the next call settles it.
     *
     * @param record - at most 1 MB (1 000 000 bytes). It is copied
     * @throws TranscribeError `ERR_SESSION_TAKEN` where another process owns the session, or removed it; `ERR_INVALID_OPTION`;
     *   `ERR_INVALID_STATE` after `remove`; `ERR_OVERLOADED` where 64 calls of this session wait; `ERR_CONNECTION`
     *   (retryable), `ERR_ABORTED`, `ERR_DISPOSED`
     */
    checkpoint(record: Uint8Array, options?: JournalCallOptions): Promise<void>;
    /**
     * The session is over: the journal forgets it. A second call does nothing, and another process's session stays.
     *
     * @throws as `checkpoint`
     */
    remove(options?: JournalCallOptions): Promise<void>;
    /**
     * The caller has nothing more to write, and is not told through `lost` any more that another process takes the session over. The
     * journal keeps the record, and spends nothing more on this log.
     */
    leave(): void;
}

export { type JournalCallOptions as J, SAMPLE_RATE as S, type TakenSession as T, type SessionJournal as a, type SessionLog as b, samplesToSeconds as c, secondsToSamples as d, msToSamples as m, roundSeconds as r, samplesToMs as s };
