import type { Tensor } from 'onnxruntime-common';
import type { Graph } from '../onnx/graph.js';
import { writeModel } from '../onnx/write-model.js';
import { loadOnnxRuntime, type OnnxRuntime, type Session } from '../runtime/onnxruntime.js';

/** The real ONNX Runtime. */
export const runtime: OnnxRuntime = loadOnnxRuntime();

export type Tensors = Record<string, Tensor>;

export function floats(values: ArrayLike<number>, shape: readonly number[]): Tensor {
  return new runtime.Tensor('float32', Float32Array.from(values), shape);
}

export function integers(values: readonly number[], shape: readonly number[]): Tensor {
  return new runtime.Tensor('int64', BigInt64Array.from(values, BigInt), shape);
}

/** Hands a graph, written, to ONNX Runtime; one thread, so that results repeat. */
export async function loadGraph(graph: Graph): Promise<Session> {
  return runtime.InferenceSession.create(writeModel(graph).model, {
    intraOpNumThreads: 1,
    // Warnings about such small graphs are of no use.
    logSeverityLevel: 3,
  });
}

export async function runGraph(graph: Graph, feeds: Tensors = {}): Promise<Tensors> {
  const session = await loadGraph(graph);
  try {
    return (await session.run(feeds)) as Tensors;
  } finally {
    await session.release();
  }
}

export function data(tensor: Tensor | undefined): Float32Array {
  if (tensor?.type !== 'float32') throw new Error('not a tensor of floats');
  return tensor.data as Float32Array;
}
