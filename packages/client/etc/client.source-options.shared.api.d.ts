import { Clock } from '@ws/core';

/** Settings of all sources. */
interface SourceOptions {
    /** Length of the chunks in milliseconds, 1 to 60000; the last one may be shorter. Default 100. */
    readonly chunkMs?: number | undefined;
    /** Ends the iteration with `ERR_ABORTED`, and the attempt to open the source. */
    readonly signal?: AbortSignal | undefined;
}
/** Settings of sources whose audio comes whether it is read or not. */
interface QueuedSourceOptions extends SourceOptions {
    /**
     * Milliseconds of audio that wait for a slow reader, 100 to 3600000. Beyond it the iteration throws `ERR_OVERLOADED`:
     * nothing is dropped in silence. Default 30000.
     */
    readonly maxQueuedMs?: number | undefined;
}
/** Settings of sources that a reader reads as fast as it wants. */
interface PacedSourceOptions extends SourceOptions {
    /**
     * `true`: a chunk comes no earlier than a microphone would have it, at the time of its last sample. `false`: as fast as
     * they are taken.
     */
    readonly realTime?: boolean | undefined;
    /** Default: the system's. */
    readonly clock?: Clock | undefined;
}
/** Settings of every source that reads a recording or a stream in Node. */
interface RecordedSourceOptions extends PacedSourceOptions {
    /** Where ffmpeg is. Default: it is looked for. */
    readonly ffmpegPath?: string | undefined;
    /** Which audio track, where a container has several: 1, the first, to 64. Default 1. */
    readonly track?: number | undefined;
}

export type { PacedSourceOptions as P, QueuedSourceOptions as Q, RecordedSourceOptions as R };
