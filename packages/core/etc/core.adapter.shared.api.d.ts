import { a as TranscribeOptions } from './backend.shared.js';
import { C as Clock } from './clock.shared.js';

/**
 * Refuses a call that no engine could answer sensibly, before it goes to one.
 *
 * @param maxSamples - the longest audio that the engine takes, in samples at 16 kHz
 * @param calls - which calls take no more than that, where others do
 * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_INVALID_AUDIO`, `ERR_AUDIO_TOO_LONG`
 */
declare function checkCall(samples: Float32Array, options: TranscribeOptions, maxSamples: number, calls?: string): void;
/**
 * What an engine is given of a prompt or prefix, however long it is: the end of it, 4000 characters at most. Whisper reads
 * less of it still, and some engines encode all that they are given.
 */
declare function textForModel(text: string | undefined): string | undefined;

/**
 * Waits for work that others may wait for too, or that heeds no signal: the signal ends one caller's waiting, and the work
 * goes on.
 *
 * @throws what the work throws; TranscribeError `ERR_ABORTED`
 */
declare function until<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T>;
/** How long something may take. */
interface TimeLimit {
    readonly ms: number;
    readonly clock: Clock;
    /** The subject of the error's message: `The turn detector`. */
    readonly what: string;
}
/**
 * Waits for work as {@link until} does, and no longer than it may take.
 *
 * @throws what the work throws; TranscribeError `ERR_ABORTED`, `ERR_BACKEND_TIMEOUT` (retryable)
 */
declare function inTime<T>(work: Promise<T>, signal: AbortSignal | undefined, { ms, clock, what }: TimeLimit): Promise<T>;

export { checkCall as c, inTime as i, textForModel as t, until as u };
