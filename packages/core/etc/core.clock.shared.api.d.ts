/**
 * Why something failed. Codes are added, never renamed or removed.
 *
 * | code | meaning |
 * |---|---|
 * | `ERR_ABORTED` | the caller's `AbortSignal` ended the work |
 * | `ERR_DISPOSED` | the object was used after it was disposed |
 * | `ERR_INVALID_STATE` | the call is not allowed now; the message says why |
 * | `ERR_INVALID_OPTION` | an option is unknown, of the wrong type or out of range |
 * | `ERR_INVALID_AUDIO` | samples are not finite numbers, bytes do not make whole samples, or a file is no audio |
 * | `ERR_AUDIO_TOO_LONG` | more audio than one call takes |
 * | `ERR_PROTOCOL` | a message breaks the wire protocol; `details.wireCode` has the code that goes on the wire |
 * | `ERR_OVERLOADED` | a bounded queue is full |
 * | `ERR_CONNECTION` | the peer cannot be reached, or the connection broke |
 * | `ERR_SESSION_TAKEN` | another server has taken the session over; this one writes nothing more of it |
 * | `ERR_UNAUTHORIZED` | the peer does not let this client in: its API key is missing or wrong, or its page may not |
 * | `ERR_BACKEND_UNAVAILABLE` | the engine, or what it needs, is not installed or does not start |
 * | `ERR_BACKEND_CRASHED` | the engine died during the call; the next call starts it anew |
 * | `ERR_BACKEND_TIMEOUT` | the engine did not answer in time; the same call may succeed |
 * | `ERR_BACKEND_FAILED` | the engine refused or failed the call and lives on |
 * | `ERR_MODEL_NOT_FOUND` | no such model, or none that can be had from here |
 * | `ERR_MODEL_INVALID` | a weights file is truncated, foreign or damaged |
 * | `ERR_DOWNLOAD_FAILED` | a download broke off, or what came is not what was asked for |
 */
type ErrorCode = 'ERR_ABORTED' | 'ERR_DISPOSED' | 'ERR_INVALID_STATE' | 'ERR_INVALID_OPTION' | 'ERR_INVALID_AUDIO' | 'ERR_AUDIO_TOO_LONG' | 'ERR_PROTOCOL' | 'ERR_OVERLOADED' | 'ERR_CONNECTION' | 'ERR_SESSION_TAKEN' | 'ERR_UNAUTHORIZED' | 'ERR_BACKEND_UNAVAILABLE' | 'ERR_BACKEND_CRASHED' | 'ERR_BACKEND_TIMEOUT' | 'ERR_BACKEND_FAILED' | 'ERR_MODEL_NOT_FOUND' | 'ERR_MODEL_INVALID' | 'ERR_DOWNLOAD_FAILED';
/** What a {@link TranscribeError} is made of. */
interface TranscribeErrorOptions {
    readonly code: ErrorCode;
    /** Whether the same call may succeed when it is made again. Default `false`. */
    readonly retryable?: boolean | undefined;
    /** Facts for programs: names, sizes, limits. Never audio or transcript text. */
    readonly details?: Readonly<Record<string, unknown>> | undefined;
    readonly cause?: unknown;
}
/**
 * The one error class of all `@ws` packages. Tell errors apart by `code`, and recognise them by
 * {@link TranscribeError.isInstance}: `instanceof` fails when two copies of this package are loaded.
 */
declare class TranscribeError extends Error {
    readonly name: string;
    readonly code: ErrorCode;
    readonly retryable: boolean;
    readonly details: Readonly<Record<string, unknown>>;
    constructor(message: string, options: TranscribeErrorOptions);
    /** Whether `value` is a `TranscribeError`, whichever copy of this package made it. */
    static isInstance(value: unknown): value is TranscribeError;
}
/** The error of a call that its caller's signal ended; the signal's reason is its `cause`. */
declare function abortedError(signal?: AbortSignal | undefined): TranscribeError;
/** An engine, or what it needs, that cannot be had: `ERR_BACKEND_UNAVAILABLE`. The message says what to do. */
declare function unavailable(message: string, details?: object, cause?: unknown): TranscribeError;

/** Wall time, in milliseconds since any fixed moment. Only durations are taken from it. */
interface Clock {
    now(): number;
    /**
     * Resolves when `ms` have passed.
     *
     * @throws TranscribeError `ERR_ABORTED`
     */
    sleep(ms: number, signal?: AbortSignal | undefined): Promise<void>;
}
/** The machine's monotonic clock. */
declare const systemClock: Clock;

export { type Clock as C, type ErrorCode as E, TranscribeError as T, abortedError as a, systemClock as s, unavailable as u };
