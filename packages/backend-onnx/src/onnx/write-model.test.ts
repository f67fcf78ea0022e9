import { afterEach, describe, expect, it } from 'vitest';
import { data, floats, integers, loadGraph, runGraph, runtime } from '../__fixtures__/run-graph.js';
import type { Session } from '../runtime/onnxruntime.js';
import { createGraph, type ElementType, type Graph } from './graph.js';
import { releaseBytes } from './releasable-bytes.js';
import { writeModel } from './write-model.js';

// What is written here is judged by the one reader that matters: ONNX Runtime loads it and runs it.

/** One operation over `x`, of any shape. */
function unary(
  operator: string,
  attributes: Parameters<ReturnType<typeof createGraph>['op']>[2] = {},
): Graph {
  const graph = createGraph('unary');
  graph.input('x', 'float32', ['a', 'b']);
  graph.op(operator, ['x'], attributes, 'y');
  graph.output('y', 'float32', ['c', 'd']);
  return graph;
}

describe('constants of every element type', () => {
  it.each<[ElementType, ArrayBufferView]>([
    ['float32', Float32Array.of(1.5, -0, Number.MIN_VALUE, 3e38, -1, 7)],
    ['uint8', Uint8Array.of(0, 1, 127, 128, 254, 255)],
    ['int8', Int8Array.of(-128, -127, -1, 0, 1, 127)],
    ['int64', BigInt64Array.of(-(2n ** 63n), -1n, 0n, 1n, 2n ** 53n + 1n, 2n ** 63n - 1n)],
    ['float16', Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0x8000, 0x3555)],
  ])('%s', async (type, values) => {
    const graph = createGraph('constant');
    const expected = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const constant = graph.tensor(type, [2, 3], (target) => target.set(expected));
    graph.op('Identity', [constant], {}, 'y');
    graph.output('y', type, [2, 3]);
    const { y } = await runGraph(graph);
    expect(y!.type).toBe(type);
    expect(y!.dims).toEqual([2, 3]);
    const { buffer, byteOffset, byteLength } = y!.data as Uint8Array;
    expect(new Uint8Array(buffer, byteOffset, byteLength)).toEqual(expected);
  });

  it('a scalar, and nothing at all', async () => {
    const graph = createGraph('shapes');
    graph.op('Identity', [graph.floats([2.5], [])], {}, 'scalar');
    graph.output('scalar', 'float32', []);
    graph.op('Identity', [graph.floats([], [0, 4])], {}, 'none');
    graph.output('none', 'float32', [0, 4]);
    const { scalar, none } = await runGraph(graph);
    expect(scalar!.dims).toEqual([]);
    expect([...data(scalar)]).toEqual([2.5]);
    expect(none!.dims).toEqual([0, 4]);
  });

  it('are asked for once, at an address that suits every element type', () => {
    const graph = createGraph('addresses');
    const asked: number[] = [];
    for (const type of ['int8', 'int64', 'float32', 'uint8', 'float16'] as const) {
      graph.tensor(type, [3], (target) => asked.push(target.byteOffset));
    }
    writeModel(graph);
    expect(asked.map((offset) => offset % 64)).toEqual([0, 0, 0, 0, 0]);
  });

  it('are shared where they are alike, and only there', async () => {
    const graph = createGraph('shared');
    const axes = graph.integers([1]);
    expect(graph.integers([1])).toBe(axes);
    expect(graph.integers([1], [])).not.toBe(axes);
    expect(graph.integers([2])).not.toBe(axes);
    expect(graph.floats([1])).not.toBe(axes);
    const { length } = graph.initializers;
    expect(length).toBe(4);
  });
});

describe('a model that is too large for one message', () => {
  // 32 768 floats, which is more than stays in the model, and two.
  const values = Float32Array.from({ length: 2 ** 15 }, (_, i) => i % 97);
  function sum(): Graph {
    const graph = createGraph('sum');
    graph.input('x', 'float32', [2, 1]);
    const large = graph.floats(values, [2, 2 ** 14]);
    graph.op('Add', [large, 'x'], {}, 'y');
    graph.output('y', 'float32', [2, 2 ** 14]);
    return graph;
  }

  it('has its large tensors beside it, and computes the same', async () => {
    const { model, external } = writeModel(sum(), 1000);
    expect(external.map(({ data: bytes }) => bytes.byteLength)).toEqual([values.byteLength]);
    expect(model.byteLength).toBeLessThan(8_000);
    const session = await runtime.InferenceSession.create(model, { externalData: external });
    // The session has its own copy.
    for (const { data: bytes } of external) releaseBytes(bytes);
    const { y } = await session.run({ x: floats([0.5, 1000], [2, 1]) });
    expect(data(y).length).toBe(values.length);
    expect(data(y)[96]).toBe(96.5);
    expect(data(y)[values.length - 1]).toBe(values.at(-1)! + 1000);
    await session.release();
  });

  it('is whole up to the limit', () => {
    const { model, external } = writeModel(sum(), values.byteLength + 1000);
    expect(external).toEqual([]);
    expect(model.byteLength).toBeGreaterThan(values.byteLength);
  });
});

describe('attributes of every kind', () => {
  const x = floats([1, 2, 3, 4, 5, 6], [2, 3]);

  it('a list of numbers: Transpose', async () => {
    const { y } = await runGraph(unary('Transpose', { perm: [1, 0] }), { x });
    expect(y!.dims).toEqual([3, 2]);
    expect([...data(y)]).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it.each([
    [-1, 0],
    [0, 1],
  ])('a whole number, negative too: Softmax over axis %i', async (axis, kind) => {
    const { y } = await runGraph(unary('Softmax', { axis: axis }), { x });
    const expected = kind === 0 ? 1 / (1 + Math.E + Math.E ** 2) : 1 / (1 + Math.E ** 3);
    expect(data(y)[0]).toBeCloseTo(expected, 6);
  });

  it('a number: LeakyRelu', async () => {
    const graph = unary('LeakyRelu', { alpha: { float: 0.25 } });
    const { y } = await runGraph(graph, { x: floats([-4, 2], [1, 2]) });
    expect([...data(y)]).toEqual([-1, 2]);
  });

  it('operators of Microsoft’s own domain: QuickGelu', async () => {
    const graph = unary('com.microsoft.QuickGelu', { alpha: { float: 2 } });
    const { y } = await runGraph(graph, { x: floats([1, -1], [1, 2]) });
    expect(data(y)[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 5);
    expect(data(y)[1]).toBeCloseTo(-1 / (1 + Math.exp(2)), 5);
  });

  it('operations with several results', async () => {
    const graph = createGraph('split');
    graph.input('x', 'float32', [2, 3]);
    const parts = graph.ops('Split', ['x', graph.integers([2, 1])], 2, { axis: 1 });
    graph.op('Identity', [parts[1]!], {}, 'right');
    graph.output('right', 'float32', [2, 1]);
    const { right } = await runGraph(graph, { x });
    expect([...data(right)]).toEqual([3, 6]);
  });
});

describe('inputs and outputs', () => {
  let session: Session | undefined;
  afterEach(() => session?.release());

  async function gather(): Promise<Session> {
    const graph = createGraph('gather');
    graph.input('x', 'float32', ['rows', 2]);
    graph.input('pick', 'int64', ['picked']);
    graph.op('Gather', ['x', 'pick'], {}, 'y');
    graph.output('y', 'float32', ['picked', 2]);
    return loadGraph(graph);
  }

  it('keep their names, and take any length where one is left open', async () => {
    session = await gather();
    expect(session.inputNames).toEqual(['x', 'pick']);
    expect(session.outputNames).toEqual(['y']);
    for (const rows of [1, 5]) {
      const x = floats(
        Array.from({ length: rows * 2 }, (_, i) => i),
        [rows, 2],
      );
      const { y } = await session.run({ x, pick: integers([rows - 1, 0, 0], [3]) });
      expect(y!.dims).toEqual([3, 2]);
      expect([...data(y as never)].slice(0, 2)).toEqual([rows * 2 - 2, rows * 2 - 1]);
    }
  });

  it('hold to a length that is fixed, and to their type', async () => {
    session = await gather();
    const pick = integers([0], [1]);
    await expect(session.run({ x: floats([1, 2, 3], [1, 3]), pick })).rejects.toThrow(/dimension/i);
    const bytes = new runtime.Tensor('uint8', Uint8Array.of(0), [1]);
    await expect(session.run({ x: floats([1, 2], [1, 2]), pick: bytes })).rejects.toThrow(/type/i);
  });
});
