import { TranscriptionBackend } from '@ws/core';

/** What the kit needs to know of a backend. */
interface BackendFixture {
    /** A new backend, not loaded. The kit disposes it. */
    create(): TranscriptionBackend | Promise<TranscriptionBackend>;
    /** Speech, at most as long as the backend takes. */
    readonly speech: {
        /** Mono, 16 kHz. */
        readonly samples: Float32Array;
        /** What is said. */
        readonly words: string;
        /** Default `en`. */
        readonly language?: string | undefined;
        /** Word error rate up to which it counts as understood. Default 0.1. */
        readonly maxWordErrorRate?: number | undefined;
    };
    /** Wall milliseconds after which a call is aborted in its middle. Default 20. */
    readonly abortAfterMs?: number | undefined;
}
/** One rule of the contract, and how to see whether a backend keeps it. Runs under any test runner. */
interface BackendCheck {
    readonly rule: string;
    /** Whether the check needs a new backend: one that is not loaded yet, or that it disposes. */
    readonly needsOwnBackend: boolean;
    /** @throws Error when the rule is broken */
    run(backend: TranscriptionBackend, fixture: BackendFixture): Promise<void>;
}
/** Every rule of the backend contract. */
declare const BACKEND_CHECKS: readonly BackendCheck[];

/**
 * The backend contract as a vitest suite: one test per rule. Most rules share one backend; those about loading and
 * disposal make their own.
 *
 * @example
 * ```ts
 * describeBackend('my engine', {
 *   create: () => createMyBackend({ model: 'tiny.en' }),
 *   speech: { samples, words: 'ask not what your country can do for you' },
 * });
 * ```
 */
declare function describeBackend(name: string, fixture: BackendFixture): void;

export { BACKEND_CHECKS, type BackendCheck, type BackendFixture, describeBackend };
