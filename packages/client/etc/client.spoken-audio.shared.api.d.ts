/** An API key or session token of the server, or a function that gets one, which is asked for each connection. */
type ApiKey = string | (() => string | Promise<string>);

/**
 * What somebody says: mono samples in [-1, 1], in pieces of any length, as they come. Sources of this package say their
 * `sampleRate`; of others it is that of the options.
 */
type SpokenAudio = (AsyncIterable<Float32Array> | Iterable<Float32Array> | ReadableStream<Float32Array>) & {
    readonly sampleRate?: number | undefined;
};

export type { ApiKey as A, SpokenAudio as S };
