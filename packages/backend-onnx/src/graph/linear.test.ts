import type { Tensor } from 'onnxruntime-common';
import { describe, expect, it } from 'vitest';
import { exactInEightBits } from '../__fixtures__/exact-eight-bits.js';
import { createGraph, type Graph } from '../onnx/graph.js';
import { writeModel } from '../onnx/write-model.js';
import { loadOnnxRuntime, type Session } from '../runtime/onnxruntime.js';
import { type LinearKind, type LinearLayer, linear } from './linear.js';

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

const layerOf = (read: () => Float32Array = () => weight): LinearLayer => ({
  inputs: INPUTS,
  outputs: OUTPUTS,
  read,
  bias,
});

function layerGraph(kind: LinearKind, layer: LinearLayer): Graph {
  const graph = createGraph('layer');
  const x = graph.input('x', 'float32', [1, 'rows', layer.inputs]);
  linear(graph, kind, layer, x, 'y');
  graph.output('y', 'float32', [1, 'rows', layer.outputs]);
  return graph;
}

async function layer(kind: LinearKind, of: LinearLayer = layerOf()): Promise<Session> {
  return runtime.InferenceSession.create(writeModel(layerGraph(kind, of)).model);
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

/** The factor by which `actual` is `wanted`, as least squares has it. */
function slope(actual: Float32Array, wanted: Float32Array): number {
  let along = 0;
  let length = 0;
  for (let i = 0; i < wanted.length; i++) {
    along += actual[i]! * wanted[i]!;
    length += wanted[i]! ** 2;
  }
  return along / length;
}

describe.each([
  ['float', 1e-5],
  // Rounding to 8 bits on both sides: 1 / (127 √12) of the largest each, where √(1/3) of it is usual; and some more.
  ['integer-tensor', 0.008],
  ['integer-rows', 0.008],
  ['integer-many-rows', 0.008],
] as const)('a %s layer', (kind, tolerance) => {
  const itIfExact = it.skipIf(kind !== 'float' && !exactInEightBits);

  itIfExact('computes x · weightᵀ + bias', async () => {
    const session = await layer(kind);
    const x = numbers(7 * INPUTS, 3);
    const actual = await run(session, x);
    expect(relativeError(actual, expected(x))).toBeLessThan(tolerance);
    // Rounding errs to both sides: what is too small or too large all over is a wrong scale.
    expect(slope(actual, expected(x))).toBeCloseTo(1, 3);
    await session.release();
  });

  itIfExact('computes the product alone where there is no bias', async () => {
    const { bias: _, ...rest } = layerOf();
    const session = await layer(kind, rest);
    const x = numbers(INPUTS, 6);
    const product = expected(x).map((value, o) => value - bias[o % OUTPUTS]!);
    expect(relativeError(await run(session, x), product)).toBeLessThan(tolerance);
    await session.release();
  });

  itIfExact('keeps outputs of very different size apart', async () => {
    const uneven = weight.map((value, i) => value * 10 ** -(Math.floor(i / INPUTS) % 5));
    const session = await layer(kind, { ...layerOf(() => uneven), bias: undefined });
    const x = numbers(INPUTS, 7);
    const actual = await run(session, x);
    for (let o = 0; o < OUTPUTS; o++) {
      let sum = 0;
      let size = 0;
      for (let i = 0; i < INPUTS; i++) {
        const term = x[i]! * uneven[o * INPUTS + i]!;
        sum += term;
        size += term ** 2;
      }
      expect(Math.abs(actual[o]! - sum)).toBeLessThan(4 * tolerance * Math.sqrt(size));
    }
    await session.release();
  });

  it('gives the bias where all is zero', async () => {
    const session = await layer(
      kind,
      layerOf(() => new Float32Array(weight.length)),
    );
    expect(await run(session, new Float32Array(INPUTS))).toEqual(bias);
    expect(await run(session, numbers(INPUTS, 8))).toEqual(bias);
    await session.release();
  });
});

describe('a row of the activations', () => {
  const quiet = numbers(INPUTS, 4);
  const loud = numbers(INPUTS, 5).map((value) => 50 * value);
  const both = new Float32Array(2 * INPUTS);
  both.set(quiet, 0);
  both.set(loud, INPUTS);

  // The quiet row among forty others.
  const many = numbers(40 * INPUTS, 9);
  many.set(quiet, 17 * INPUTS);
  const amongMany = (y: Float32Array): Float32Array => y.slice(17 * OUTPUTS, 18 * OUTPUTS);

  it.each(['integer-rows', 'integer-many-rows'] as const)(
    'gives the same alone and beside others, bit for bit: %s',
    async (kind) => {
      const session = await layer(kind);
      const alone = await run(session, quiet);
      expect((await run(session, both)).slice(0, OUTPUTS)).toEqual(alone);
      expect(amongMany(await run(session, many))).toEqual(alone);
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

describe('a layer of odd width', () => {
  const odd: LinearLayer = {
    inputs: 72,
    outputs: 5,
    read: () => numbers(72 * 5, 10),
    bias: undefined,
  };

  const kinds = ['float', 'integer-tensor', 'integer-rows', 'integer-many-rows'] as const;
  it.each(exactInEightBits ? kinds : kinds.slice(0, 1))('is computed right: %s', async (kind) => {
    const session = await layer(kind, odd);
    const x = numbers(72, 11);
    const { y } = (await session.run({
      x: new runtime.Tensor('float32', x, [1, 1, 72]),
    })) as Record<string, Tensor>;
    const product = Float32Array.from({ length: 5 }, (_, o) =>
      x.reduce((sum, value, i) => sum + value * odd.read()[o * 72 + i]!, 0),
    );
    expect(relativeError(y!.data as Float32Array, product)).toBeLessThan(0.02);
    await session.release();
  });
});
