import { Clock, Word, TranscriptResult, TranscribeOptions, TranscriptionBackend, BackendCapabilities } from '@ws/core';

/** How a socket was closed. */
interface SocketClose {
    readonly code: number;
    readonly reason: string;
}
/** The least that a message socket does. Messages are read once, by iteration, which ends when the socket closes. */
interface MessageSocket extends AsyncIterable<string | Uint8Array> {
    /**
     * Sends a message; bytes are copied.
     *
     * @throws TranscribeError `ERR_CONNECTION` when the socket is closed, `ERR_OVERLOADED` when the other end has too
     * many messages unread
     */
    send(message: string | Uint8Array): void;
    /** Closes both ends. What was sent before can still be read. Code default 1000. */
    close(code?: number, reason?: string): void;
    /** Resolves when either end closes, with what it said. */
    readonly closed: Promise<SocketClose>;
}
/** Bounds of {@link createLinkedSockets}. */
interface LinkedSocketsOptions {
    /** Messages that one end may leave unread. Default 10000. */
    readonly maxUnread?: number | undefined;
}
/** Two sockets of one connection, in memory: what one sends, the other reads, in order. */
declare function createLinkedSockets(options?: LinkedSocketsOptions): readonly [MessageSocket, MessageSocket];

/** Time that stands still until a test moves it. */
interface ManualClock extends Clock {
    /** Milliseconds since the clock was made. */
    now(): number;
    /**
     * Resolves when the clock has moved by `ms`.
     *
     * @throws TranscribeError `ERR_ABORTED`
     */
    sleep(ms: number, signal?: AbortSignal | undefined): Promise<void>;
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

/** One call of a scripted backend, as it was recorded. */
interface ScriptedCall {
    /** Counts from 0. */
    readonly index: number;
    /** A copy of the audio. */
    readonly samples: Float32Array;
    readonly durationMs: number;
    readonly options: TranscribeOptions;
    readonly outcome: 'pending' | 'answered' | 'failed' | 'aborted';
}
/** What a call hears: a text, words, or any part of a transcript. */
type Hypothesis = string | readonly Word[] | Partial<TranscriptResult>;
/** A fixed value, or one that depends on the call. */
type PerCall<T> = T | ((call: ScriptedCall) => T);
/** How a {@link ScriptedBackend} behaves. */
interface ScriptedBackendOptions {
    /**
     * What it hears: for every call, by a function of the call (its number, its audio, how long that is), or from a list
     * with one entry per call, the last of which is repeated. Default: an empty text.
     */
    readonly hypotheses?: ((call: ScriptedCall) => Hypothesis) | readonly Hypothesis[] | undefined;
    /** Milliseconds a call takes on `clock`. Default 0. */
    readonly latencyMs?: PerCall<number> | undefined;
    /** Needed where calls take time. */
    readonly clock?: ManualClock | undefined;
    /** What a call throws, after its latency, instead of answering. */
    readonly failures?: ((call: ScriptedCall) => Error | undefined) | undefined;
    /** Calls that never answer; only their signal or disposal ends them. */
    readonly hangs?: ((call: ScriptedCall) => boolean) | undefined;
    /** Default: everything; one call at a time; 30 s. */
    readonly capabilities?: Partial<BackendCapabilities> | undefined;
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

/** A word that takes so long, or a pause. Milliseconds. */
type ScriptPart = {
    readonly text: string;
    readonly ms: number;
} | {
    readonly pauseMs: number;
};
/** Audio that stands for speech, and the ear that understands it. */
interface SpeechScript {
    /** Mono, 16 kHz: loud enough to be speech where a word is, zero in pauses. */
    readonly samples: Float32Array;
    /** The words with their times in seconds from the first sample. */
    readonly words: readonly Word[];
    /**
     * The words that begin within a cut of the audio, with times from its first sample. However the audio is cut, each
     * word is heard in one piece and in no other.
     */
    hear(cut: Float32Array): readonly Word[];
}
/** Renders words and pauses. At most 65536 words. */
declare function createSpeechScript(parts: readonly ScriptPart[]): SpeechScript;

export { type Hypothesis, type LinkedSocketsOptions, type ManualClock, type MessageSocket, type PerCall, type ScriptPart, type ScriptedBackend, type ScriptedBackendOptions, type ScriptedCall, type SocketClose, type SpeechScript, createLinkedSockets, createManualClock, createScriptedBackend, createSpeechScript };
