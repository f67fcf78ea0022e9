/** What the Python side loads. */
export interface PiperLoad {
  /** Paths of the voice's network, and of what is known of it. */
  readonly model: string;
  readonly config: string;
  readonly threads: number;
  /** Left out: the voice's own. */
  readonly noise?: number | undefined;
  readonly rhythmNoise?: number | undefined;
}

/** A call, as the Python side reads it. */
export interface PiperRequest {
  readonly text: string;
  readonly speed: number;
  /** Which of the voice's speakers. */
  readonly speaker: number;
}

/** What it tells when it has loaded. */
export interface PiperFacts {
  readonly sampleRate: number;
}

/** What it answers. Where nothing was to be said, there are no samples. */
export interface PiperAnswer {
  readonly sampleRate: number;
  readonly processingTimeMs: number;
  readonly samples?: Float32Array | undefined;
}
