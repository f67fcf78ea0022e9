import type { WhisperDimensions } from '@ws/models';

/** Where the graphs take their weights from: tensors as float32 under the names of OpenAI's implementation. */
export interface WeightSource {
  readonly dimensions: WhisperDimensions;
  /** One tensor, row-major; a linear layer's weight is `[out, in]`. */
  read(name: string): Float32Array;
}
