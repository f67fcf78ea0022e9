/** What the processor is called in its scope. */
export const PROCESSOR_NAME = 'ws-chunks' as const;

export interface ProcessorOptions {
  /** Samples of a chunk, at 16 kHz. */
  readonly chunkSamples: number;
}
