import { type LinearKind, linear } from '../../../packages/backend-onnx/src/graph/linear.js';
import { createGraph } from '../../../packages/backend-onnx/src/onnx/graph.js';
import { writeModel } from '../../../packages/backend-onnx/src/onnx/write-model.js';
import type { OnnxRuntime } from '../../../packages/backend-onnx/src/runtime/onnxruntime.js';
import { randomNumbers } from '../random-numbers.js';

/** A linear layer of Whisper, and how many rows go through it at once. */
export interface Shape {
  readonly what: string;
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
}

export const KINDS: readonly LinearKind[] = [
  'float',
  'integer-tensor',
  'integer-rows',
  'integer-many-rows',
];

function noise(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, randomNumbers(seed));
}

/** Least milliseconds of processor time of one product, over rounds in which all kinds take their turn. */
export async function timeKernels(
  runtime: OnnxRuntime,
  { rows, inputs, outputs }: Shape,
  rounds: number,
): Promise<readonly number[]> {
  const weight = noise(inputs * outputs, 1);
  const x = new runtime.Tensor('float32', noise(rows * inputs, 2), [1, rows, inputs]);
  const sessions = await Promise.all(
    KINDS.map((kind) => {
      const graph = createGraph('kernel');
      graph.input('x', 'float32', [1, rows, inputs]);
      linear(graph, kind, { inputs, outputs, read: () => weight }, 'x', 'product');
      graph.op('ReduceMax', ['product'], {}, 'y');
      graph.output('y', 'float32', [1, 1, 1]);
      return runtime.InferenceSession.create(writeModel(graph).model, {
        executionProviders: ['cpu'],
        intraOpNumThreads: 1,
      });
    }),
  );
  // Enough runs in one measurement for the clock to see them.
  const repeats = Math.max(1, Math.ceil(2e8 / (rows * inputs * outputs)));
  const least = KINDS.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, session] of sessions.entries()) {
      const before = process.cpuUsage();
      for (let i = 0; i < repeats; i++) await session.run({ x });
      const { user, system } = process.cpuUsage(before);
      // The first round warms up.
      if (round > 0) least[index] = Math.min(least[index]!, (user + system) / 1000 / repeats);
    }
  }
  await Promise.all(sessions.map((session) => session.release()));
  return least;
}
