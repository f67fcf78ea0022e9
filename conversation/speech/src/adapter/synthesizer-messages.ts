/** What an engine tells when it has loaded. */
export interface SynthesizerFacts {
  /** Samples per second of the sound that it makes. */
  readonly sampleRate: number;
}

/** What an engine answers to a call. */
export interface SpokenAnswer {
  readonly sampleRate: number;
  readonly processingTimeMs: number;
  /** Mono, in [-1, 1]. Left out where the text has nothing that can be said. */
  readonly samples?: Float32Array | undefined;
}
