/**
 * Speech: mono samples in [-1, 1], in pieces of any length, as they come. Sources of this package say their
 * `sampleRate`; of others it is that of the options.
 */
type SpokenAudio = (AsyncIterable<Float32Array> | Iterable<Float32Array> | ReadableStream<Float32Array>) & {
    readonly sampleRate?: number | undefined;
};

export type { SpokenAudio as S };
