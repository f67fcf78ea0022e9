import { B as BackendHealth, T as TranscriptionBackend } from './backend.shared.js';
import { T as TranscribeError, C as Clock } from './clock.shared.js';
import { L as Logger } from './logger.shared.js';
import { D as DefaultsOf } from './option-spec.shared.js';
import './transcript-OrGempXD.js';

/** Settings of {@link createFallbackBackend}. */
interface FallbackOptions {
    /**
     * Milliseconds per 30 s of audio after which an engine's call has hung: its signal is aborted, and the next engine answers.
     * 100 to 3600000; shorter audio has as long as 30 s have. Loading does not count. Default: as long as the engine takes.
     */
    readonly timeoutMs?: number | undefined;
    /**
     * Milliseconds for which an engine that failed is passed over, 0 to 86400000; then one call tries it. While such calls
     * fail, the time doubles, up to ten times this. Default 30000.
     */
    readonly coolDownMs?: number | undefined;
    /** `true`: an engine after the first is loaded by the first call that it is to answer, and not by `load`. Default `false`. */
    readonly lazy?: boolean | undefined;
    /** The engines as events, logs and `health` call them, one for each. Default: the backends' names. */
    readonly names?: readonly string[] | undefined;
    /** Told of each engine that fails, and of each that answers again. It must not throw. */
    readonly onEvent?: ((event: FallbackEvent) => void) | undefined;
    readonly clock?: Clock | undefined;
    readonly logger?: Logger | undefined;
}
/** A change in the engines of a fallback. Engines are counted from 0, in the order in which they were given. */
type FallbackEvent = {
    /** An engine has failed, and is passed over for `retryInMs`. */
    readonly type: 'failed';
    readonly engine: number;
    readonly name: string;
    readonly error: TranscribeError;
    readonly retryInMs: number;
    /** The engine that answers calls from here on. It is the one that failed where all others have failed too. */
    readonly active: number;
} | {
    /** An engine that had failed has answered a call. */
    readonly type: 'recovered';
    readonly engine: number;
    readonly name: string;
    readonly active: number;
};
type Unsaid = 'timeoutMs' | 'names' | 'onEvent';
/** What {@link FallbackOptions} are when they are left out. */
declare const DEFAULT_FALLBACK_OPTIONS: DefaultsOf<FallbackOptions, Unsaid>;

/** How the engines of a fallback are: the best state of all, and the memory, time and restarts of all together. */
interface FallbackHealth extends BackendHealth {
    /** How often another engine became the one that answers. */
    readonly switches: number;
    /** The engines, in their order. */
    readonly engines: readonly EngineHealth[];
}
/** How one engine of a fallback is. */
interface EngineHealth extends BackendHealth {
    readonly name: string;
    /** Whether it answers calls now. */
    readonly active: boolean;
    /** How often it failed. */
    readonly failures: number;
    /** Milliseconds until a call tries it again, where it is passed over. */
    readonly retryInMs?: number | undefined;
}

/** Several engines as one: see {@link createFallbackBackend}. */
interface FallbackBackend extends TranscriptionBackend {
    /** The engine that answers calls now, from 0, in the order in which they were given. */
    readonly active: number;
    health(): Promise<FallbackHealth>;
}
/**
 * Several engines as one, in mid-session too: where an engine fails a call, hangs in it or does not load, the next one
 * answers this very call, with the same audio and options. The engine that failed is passed over for `coolDownMs`; then one
 * call tries it, which the next engine answers where it fails again.
 *
 * - `capabilities` are those that all engines have, of numbers the least; a call is given to each engine without the options
 *   that another one does not know. The text of a prompt, prefix or draft goes to whichever engine answers; tokens never do,
 *   since no call has any. Without a language that all know, `load` and calls fail with `ERR_INVALID_OPTION`.
 * - A call that is wrong, or that its caller aborts, fails as it is, and no engine is passed over for it. An engine whose
 *   queue is full is not passed over, either.
 * - Where all engines fail, the call fails with the code of the first failure; it is retryable where one of the failures is.
 * - `onSegment` is told when the call is answered: segments of an engine that failed would be others than the answer's.
 * - `load` resolves when all engines have loaded, or failed to and one has loaded.
 * - The backends belong to it: it disposes all of them.
 *
 * @param backends - 2 to 8, the preferred first
 * @example
 * ```ts
 * await using backend = createFallbackBackend([
 *   createOnnxBackend({ model: 'small.en' }),
 *   createOnnxBackend({ model: 'tiny.en' }),
 * ]);
 * ```
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
declare function createFallbackBackend(backends: readonly TranscriptionBackend[], options?: FallbackOptions): FallbackBackend;

export { DEFAULT_FALLBACK_OPTIONS, type EngineHealth, type FallbackBackend, type FallbackEvent, type FallbackHealth, type FallbackOptions, createFallbackBackend };
