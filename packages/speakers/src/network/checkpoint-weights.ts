import type { Graph } from '@ws/backend-onnx/internal';
import { TranscribeError } from '@ws/core';
import type { CheckpointTensor } from '@ws/models/internal';

/** Tensors of a checkpoint, by the names that PyTorch saved. */
export type Checkpoint = ReadonlyMap<string, CheckpointTensor>;

/** A network's tensors, which a graph takes as its constants. */
export interface CheckpointWeights {
  has(name: string): boolean;
  /**
   * @param shape what the tensor has to be
   * @throws TranscribeError `ERR_MODEL_INVALID` where it is missing, or is another
   */
  read(name: string, shape: readonly number[]): Float32Array;
  /** A tensor as a constant of the graph. */
  constant(graph: Graph, name: string, shape: readonly number[]): string;
}

/**
 * @param file path of the checkpoint, for messages
 */
export function checkpointWeights(checkpoint: Checkpoint, file: string): CheckpointWeights {
  function read(name: string, shape: readonly number[]): Float32Array {
    const tensor = checkpoint.get(name);
    if (tensor?.shape.join() === shape.join()) return tensor.values;
    const is = tensor === undefined ? 'is missing' : `is [${tensor.shape.join(', ')}]`;
    throw new TranscribeError(
      `${file} is another network: ${name} ${is}, and [${shape.join(', ')}] is needed. Remove the file, and it is fetched again.`,
      { code: 'ERR_MODEL_INVALID', details: { file, name } },
    );
  }
  return {
    has: (name) => checkpoint.has(name),
    read,
    constant(graph, name, shape) {
      const values = read(name, shape);
      return graph.weights(shape, () => values);
    },
  };
}
