/** A person whose voice is known before a recording or a stream begins. */
interface KnownSpeaker {
    /** What `SpeakerTurn.speaker` says of this person, in place of a number: 1 to 100 characters, and no number. */
    readonly name: string;
    /** What this person says, alone: mono, 16 kHz, in [-1, 1]; 2 to 60 seconds. */
    readonly samples: Float32Array;
}

/** A stretch in which one person speaks. Stretches of two people may overlap. */
interface SpeakerTurn {
    /** Seconds from the first sample. */
    readonly start: number;
    readonly end: number;
    /** The person: a known one's name; of the others, `1` for the one who is heard first, `2` for the second, and so on. */
    readonly speaker: string;
}
interface DiarizeOptions {
    /** How many people speak, 1 to 50, where that is known. */
    readonly speakers?: number | undefined;
    /** How many people speak at least, 1 to 50. Default 1. */
    readonly minSpeakers?: number | undefined;
    /** How many people speak at most, 1 to 50. Default 20, or `minSpeakers` where that is more. */
    readonly maxSpeakers?: number | undefined;
    /** People whose voices are known, at most 50, each by another name. Default none. They need not speak. */
    readonly known?: readonly KnownSpeaker[] | undefined;
    readonly signal?: AbortSignal | undefined;
}
/** Tells who speaks when, in a recording. It keeps nothing from one call to the next. */
interface Diarizer extends AsyncDisposable {
    readonly specVersion: 'v1';
    readonly name: string;
    /**
     * Makes the diarizer ready. Optional, since `diarize` does it when needed; calling it twice is harmless.
     *
     * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`, `ERR_BACKEND_UNAVAILABLE`, `ERR_DOWNLOAD_FAILED`,
     *   `ERR_ABORTED`
     */
    load(options?: {
        readonly signal?: AbortSignal | undefined;
    }): Promise<void>;
    /**
     * Tells who speaks when: turns by their start. A recording without speech has no turns. Calls may overlap. Memory does not grow with
     * the audio, but with the speech in it: some 2 MB an hour.
     *
     * @param audio - mono, 16 kHz, in [-1, 1]: all of it, or pieces of any length
     * @throws TranscribeError `ERR_INVALID_AUDIO` for samples that are no numbers, and where no voice is clear in those of a known
     *   person; `ERR_INVALID_OPTION`, `ERR_ABORTED`, `ERR_DISPOSED`; what the audio's source throws
     */
    diarize(audio: Float32Array | Iterable<Float32Array> | AsyncIterable<Float32Array>, options?: DiarizeOptions): Promise<readonly SpeakerTurn[]>;
}

export type { DiarizeOptions as D, KnownSpeaker as K, SpeakerTurn as S, Diarizer as a };
