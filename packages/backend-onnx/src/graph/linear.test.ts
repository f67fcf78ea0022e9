import type { Tensor } from 'onnxruntime-common';
import { describe, expect, it } from 'vitest';
import { createGraphBuilder } from '../onnx/graph-builder.js';
import { writeModel } from '../onnx/write-model.js';
import { loadOnnxRuntime, type Session } from '../runtime/onnxruntime.js';
import { type LinearKind, linear } from './linear.js';

// Small graphs, run by ONNX Runtime itself.

const runtime = loadOnnxRuntime();
const INPUTS = 256;
const OUTPUTS = 96;

/** Numbers that look random and are always the same. */
function numbers(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

const weight = numbers(OUTPUTS * INPUTS, 1);
const bias = numbers(OUTPUTS, 2);

async function layer(kind: LinearKind): Promise<Session> {
  const graph = createGraphBuilder();
  const x = graph.input('x', 'float32', [1, 'rows', INPUTS]);
  linear(graph, kind, { inputs: INPUTS, outputs: OUTPUTS, read: () => weight, bias }, x, 'y');
  graph.output('y', 'float32', [1, 'rows', OUTPUTS]);
  return runtime.InferenceSession.create(writeModel(graph.build('layer')));
}

async function run(session: Session, x: Float32Array): Promise<Float32Array> {
  const rows = x.length / INPUTS;
  const { y } = (await session.run({
    x: new runtime.Tensor('float32', x, [1, rows, INPUTS]),
  })) as Record<string, Tensor>;
  return y!.data as Float32Array;
}

function expected(x: Float32Array): Float32Array {
  const rows = x.length / INPUTS;
  const y = new Float32Array(rows * OUTPUTS);
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < OUTPUTS; o++) {
      let sum = bias[o]!;
      for (let i = 0; i < INPUTS; i++) sum += x[row * INPUTS + i]! * weight[o * INPUTS + i]!;
      y[row * OUTPUTS + o] = sum;
    }
  }
  return y;
}

/** Length of the difference over the length of what is expected. */
function relativeError(actual: Float32Array, wanted: Float32Array): number {
  let difference = 0;
  let length = 0;
  for (let i = 0; i < wanted.length; i++) {
    difference += (actual[i]! - wanted[i]!) ** 2;
    length += wanted[i]! ** 2;
  }
  return Math.sqrt(difference / length);
}

describe.each([
  ['float', 1e-5],
  ['integer-tensor', 0.02],
  ['integer-rows', 0.02],
  ['blocks', 0.02],
] as const)('a %s layer', (kind, tolerance) => {
  it('computes x · weightᵀ + bias', async () => {
    const session = await layer(kind);
    const x = numbers(7 * INPUTS, 3);
    expect(relativeError(await run(session, x), expected(x))).toBeLessThan(tolerance);
    await session.release();
  });
});

describe('a row of the activations', () => {
  const quiet = numbers(INPUTS, 4);
  const loud = numbers(INPUTS, 5).map((value) => 50 * value);
  const both = new Float32Array(2 * INPUTS);
  both.set(quiet, 0);
  both.set(loud, INPUTS);

  it.each(['integer-rows', 'blocks'] as const)(
    'gives the same alone and beside a loud one: %s',
    async (kind) => {
      const session = await layer(kind);
      const alone = await run(session, quiet);
      const beside = (await run(session, both)).slice(0, OUTPUTS);
      expect(relativeError(beside, alone)).toBeLessThan(1e-6);
      await session.release();
    },
  );

  it('does not with one scale for all: integer-tensor', async () => {
    const session = await layer('integer-tensor');
    const alone = await run(session, quiet);
    const beside = (await run(session, both)).slice(0, OUTPUTS);
    expect(relativeError(beside, alone)).toBeGreaterThan(0.05);
    await session.release();
  });
});
