import { TranscribeError, SessionChanges } from '@ws/core';
import { PcmEncoding } from '@ws/core/audio';
import { ReadyMessage } from '@ws/core/internal';
import { C as ClientEvent } from './client-event.shared.js';
import { O as Observable } from './observable.shared.js';

/** How a connection stands. */
type ConnectionPhase = {
    readonly status: 'connecting';
}
/** The server has no place yet: so many come before. */
 | {
    readonly status: 'waiting';
    readonly position: number;
} | {
    readonly status: 'open';
}
/** It was lost for this reason. The next attempt, of which this is the number, begins in `retryInMs`. */
 | {
    readonly status: 'reconnecting';
    readonly attempt: number;
    readonly retryInMs: number;
    readonly error: TranscribeError;
};

/** How long something took, in milliseconds. All but `count` are 0 where `count` is. */
interface LatencySummary {
    readonly count: number;
    /** Median and 95th percentile (nearest rank), over the last 10000 values. */
    readonly p50: number;
    readonly p95: number;
    /** Over all values. */
    readonly mean: number;
    readonly max: number;
}
/** How fast a session is, as its client sees it: network, server and engine together. */
interface LatencyStats {
    /**
     * From sending the first sample of an utterance's speech to its first partial with text. The first sample is the one
     * that the client's own detector found, or else the server's; where neither did, the utterance's `start`, which the
     * server puts up to 300 ms before the speech.
     */
    readonly firstPartial: LatencySummary;
    /** From sending the last sample that a partial heard to the partial. */
    readonly partial: LatencySummary;
    /**
     * From saying that an utterance is over (`vad_end`, `finalize`, `end`) to its final. Where the server ends it, from
     * sending the last sample of its speech: the silence that ends it is in it. From sending its last sample, where the
     * server cut it. Finals without text are left out.
     */
    readonly final: LatencySummary;
}

/**
 * One stream of speech on a server: audio is sent, events are iterated. Calls keep their order, awaited or not.
 *
 * Events have one reader at a time. A reader that leaves (`break`) misses nothing: the next one goes on from there, and
 * meanwhile events are kept, up to `maxQueuedEvents`.
 *
 * Where the connection is lost, it is tried again for `maxOutageMs`: audio is kept meanwhile, and the session goes on as if
 * nothing had happened, also where the server has lost it. Where it cannot go on before all audio is answered, whatever waits
 * fails with the same error: `retryable`, and its `details` say how much is missing. `position` and `acknowledged` are
 * those below, `resumeFrom` is the sample at 16 kHz from which to send the audio to another session, and `missingMs` is
 * how long what has no answer is.
 *
 * @example
 * ```ts
 * const session = await connect('ws://127.0.0.1:8765', { language: 'en' });
 * async function speak() {
 *   for await (const samples of microphone) await session.write(samples);
 *   await session.end();
 * }
 * async function show() {
 *   for await (const event of session) if (event.type === 'final') console.log(event.text);
 * }
 * await Promise.all([speak(), show()]);
 * ```
 */
interface ClientSession extends AsyncIterable<ClientEvent>, AsyncDisposable {
    /** What the server said on connecting: its model, strategy and limits, and the session's id. Not there before that. */
    readonly ready: ReadyMessage | undefined;
    /**
     * Resolves with {@link ClientSession.ready} when there is a connection for the first time. Audio may be written before.
     *
     * @throws TranscribeError why there never was one
     */
    readonly opened: Promise<ReadyMessage>;
    /** How the session and its connection stand. Subscribe to be told when that changes. */
    readonly state: Observable<SessionState>;
    /** Resolves when the session is over: with the error that ended it, or with nothing after `end`. Never rejects. */
    readonly closed: Promise<TranscribeError | undefined>;
    /**
     * Sends mono samples in [-1, 1] at `sampleRate`; they are copied. Resolves when there is room for more: awaiting it
     * is the back-pressure.
     *
     * @throws TranscribeError `ERR_INVALID_AUDIO`, also for samples of another type; `ERR_OVERLOADED` for a caller that does not
     * await, when four times `maxBufferedBytes` wait; what ended the session
     */
    write(samples: Float32Array): Promise<void>;
    /**
     * As `write`, for raw bytes at `sampleRate`, cut anywhere: a sample cut in two is kept for the next call.
     *
     * @param encoding - of the bytes, the same in every call; default `pcm_s16le`
     */
    writePcm(bytes: Uint8Array, encoding?: PcmEncoding): Promise<void>;
    /**
     * The utterance is over: finalises it and stays open. Resolves once all audio written before is answered by finals or
     * errors, which the iteration has by then. With no audio since the last final it resolves without an event.
     *
     * @throws TranscribeError what ended the session
     */
    flush(): Promise<void>;
    /**
     * Drops the utterance that is being spoken: a `cancelled` event follows where there is one, and no final. Utterances
     * that are over get theirs.
     */
    cancel(): Promise<void>;
    /**
     * Changes settings from here on; no audio is lost. What is left out stays, a key that is there and `undefined` takes a
     * setting away. Where the client itself listens for pauses (`clientVad`), the server does not.
     *
     * @throws TranscribeError `ERR_INVALID_OPTION`; what ended the session
     */
    configure(changes: SessionChanges): Promise<void>;
    /**
     * No more audio. Resolves when everything is answered; then the iteration ends.
     *
     * @throws TranscribeError what ended the session before, `ERR_CONNECTION` where the server ended it without having taken
     * all of its audio
     */
    end(): Promise<void>;
    /**
     * Milliseconds until the server answers. It also tells the server that an idle session is still wanted.
     *
     * @throws TranscribeError what ended the session
     */
    ping(): Promise<number>;
    /** Latencies so far, also after the end. */
    stats(): LatencyStats;
    /** Samples sent so far, at 16 kHz: the session's clock. */
    readonly position: number;
    /** Of these, how many the server has taken, as far as it has said: it does so after each second of audio. */
    readonly acknowledged: number;
    /** How often the connection was lost and made again. */
    readonly reconnections: number;
}
/** How a session stands. It begins with `connecting`, and ends with `closed`. */
type SessionState = ConnectionPhase
/** No more audio comes; answers do. */
 | {
    readonly status: 'ending';
}
/** It is over: with the error that ended it, or with none after `end`. */
 | {
    readonly status: 'closed';
    readonly error?: TranscribeError | undefined;
};
/** A session that has, or has had, its connection. */
interface ConnectedSession extends ClientSession {
    readonly ready: ReadyMessage;
}

export type { ConnectedSession as C, LatencyStats as L, SessionState as S, ClientSession as a };
