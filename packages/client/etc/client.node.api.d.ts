import { Clock } from '@ws/core';

/** A clock that one can wait on. */
interface PacingClock extends Clock {
    /** Resolves `ms` later; rejects when the signal is aborted. */
    sleep(ms: number, signal?: AbortSignal | undefined): Promise<void>;
}
/** Settings of `createWavSource`. */
interface WavSourceOptions {
    /**
     * `true` (default): a chunk comes when a microphone would have it, at the time of its last sample. `false`: as fast
     * as they are taken.
     */
    readonly realTime?: boolean | undefined;
    /** Length of the chunks in milliseconds, 1 to 60000; the last one may be shorter. Default 100. */
    readonly chunkMs?: number | undefined;
    /** Ends the iteration with `ERR_ABORTED`. */
    readonly signal?: AbortSignal | undefined;
    /** Default: the system's. */
    readonly clock?: PacingClock | undefined;
}
/**
 * A WAV file as a microphone would give it: mono chunks at 16 kHz, of any file that `readWav` reads. The file is read
 * when the iteration starts; every iteration starts anew. Chunks are due at fixed times from the start, so that delays
 * do not add up: after one, chunks come faster until they are on time again.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; while iterating `ERR_INVALID_AUDIO` when the file cannot be read or is
 * no WAV, `ERR_ABORTED`
 */
declare function createWavSource(path: string, options?: WavSourceOptions): AsyncIterable<Float32Array>;

export { type PacingClock, type WavSourceOptions, createWavSource };
