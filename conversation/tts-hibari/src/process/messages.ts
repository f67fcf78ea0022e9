/** What the Python side loads. */
export interface HibariLoad {
  readonly threads: number;
}

/** A call, as the Python side reads it. */
export interface HibariRequest {
  readonly text: string;
  readonly speed: number;
}

/** What it tells when it has loaded. */
export interface HibariFacts {
  readonly sampleRate: number;
}

/** What it answers. Where nothing was to be said, there are no samples. */
export interface HibariAnswer {
  readonly sampleRate: number;
  readonly processingTimeMs: number;
  readonly samples?: Float32Array | undefined;
}
