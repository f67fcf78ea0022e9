import type { Graph } from '../onnx/graph.js';

/**
 * How a linear layer is computed.
 *
 * - `float`: float32 throughout.
 * - `integer-tensor`: 8-bit weights, one scale per output; activations to 8 bits with one scale for the whole
 *   tensor. Fastest over many rows, but a row's result depends on the rows beside it.
 * - `integer-rows`: the same with a scale per row of the activations, so that a row's result is its own.
 * - `integer-many-rows`: the same but for last bits, in more operations that go over the activations less often: faster
 *   over hundreds of rows, slower over a few. Of an input `[1, n, inputs]`.
 */
export type LinearKind = 'float' | 'integer-tensor' | 'integer-rows' | 'integer-many-rows';

/** The kind of each layer, by its name in OpenAI's implementation; query, key and value of self-attention are `….attn.qkv`. */
export type KindOfLayer = (name: string) => LinearKind;

/** A linear layer's constants: `read` gives the weight `[outputs, inputs]`, row-major, when the model is written. */
export interface LinearLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly read: () => Float32Array;
  readonly bias?: Float32Array | undefined;
}

const TINY = 1e-8;

/** `[outputs, inputs]` turned into `[inputs, outputs]`, in tiles that stay in the cache. */
function transposeInto(
  source: Float32Array,
  outputs: number,
  inputs: number,
  write: (index: number, value: number, output: number) => void,
): void {
  const tile = 64;
  for (let o0 = 0; o0 < outputs; o0 += tile) {
    for (let i0 = 0; i0 < inputs; i0 += tile) {
      const oEnd = Math.min(o0 + tile, outputs);
      const iEnd = Math.min(i0 + tile, inputs);
      for (let i = i0; i < iEnd; i++) {
        for (let o = o0; o < oEnd; o++) write(i * outputs + o, source[o * inputs + i]!, o);
      }
    }
  }
}

/** Symmetric 8-bit scales, one per output: the largest magnitude becomes 127. */
function outputScales(weight: Float32Array, outputs: number, inputs: number): Float32Array {
  const scales = new Float32Array(outputs);
  for (let o = 0; o < outputs; o++) {
    let largest = TINY;
    for (let i = o * inputs; i < (o + 1) * inputs; i++) {
      largest = Math.max(largest, Math.abs(weight[i]!));
    }
    scales[o] = largest / 127;
  }
  return scales;
}

function integerProduct(
  graph: Graph,
  kind: Exclude<LinearKind, 'float'>,
  layer: LinearLayer,
  x: string,
): string {
  const { inputs, outputs } = layer;
  // Read twice when the model is written (once for the scales, once for the numbers) rather than kept in between.
  const weight = graph.tensor('int8', [inputs, outputs], (target) => {
    const source = layer.read();
    const scales = outputScales(source, outputs, inputs);
    const bytes = new Int8Array(target.buffer, target.byteOffset, target.byteLength);
    transposeInto(source, outputs, inputs, (index, value, o) => {
      bytes[index] = Math.max(-127, Math.min(Math.round(value / scales[o]!), 127));
    });
  });
  const scalesPer = (steps: number): string =>
    graph.weights([outputs], () =>
      outputScales(layer.read(), outputs, inputs).map((scale) => scale / steps),
    );
  if (kind === 'integer-tensor') {
    const [bytes, scale, least] = graph.ops('DynamicQuantizeLinear', [x], 3);
    const product = graph.op('MatMulInteger', [bytes!, weight, least!]);
    const factor = graph.op('Mul', [scale!, scalesPer(1)]);
    return graph.op('Mul', [graph.op('Cast', [product], { to: 1 }), factor]);
  }
  const zero = graph.tensor('uint8', [], (target) => target.fill(128));
  const product = (bytes: string, steps: number): string => {
    const operands = [bytes, weight, graph.floats([1], []), scalesPer(steps), zero];
    return graph.op('com.microsoft.MatMulIntegerToFloat', operands);
  };
  const last = graph.integers([-1]);
  // Of a row of nothing but 0 come any bytes at all: times its largest they are 0 again.
  if (kind === 'integer-rows') {
    const largest = graph.op('ReduceMax', [graph.op('Abs', [x]), last]);
    const parts = graph.op('Div', [x, largest]);
    const bytes = graph.op('QuantizeLinear', [parts, graph.floats([1 / 127], []), zero]);
    return graph.op('Mul', [product(bytes, 127), largest]);
  }
  const least = graph.op('Neg', [graph.op('ReduceMin', [x, last])]);
  const largest = graph.op('Max', [graph.op('ReduceMax', [x, last]), least]);
  const scale = graph.op('Mul', [largest, graph.floats([1 / 127], [])]);
  const scales = graph.op('Reshape', [scale, last]);
  const zeros = graph.op('Expand', [zero, graph.op('Shape', [scales])]);
  const bytes = graph.op('QuantizeLinear', [x, scales, zeros], { axis: 1 });
  return graph.op('Mul', [product(bytes, 1), scale]);
}

function floatProduct(graph: Graph, { inputs, outputs, read }: LinearLayer, x: string): string {
  const weight = graph.tensor('float32', [inputs, outputs], (target) => {
    const transposed = new Float32Array(target.buffer, target.byteOffset, target.byteLength / 4);
    transposeInto(read(), outputs, inputs, (index, value) => {
      transposed[index] = value;
    });
  });
  return graph.op('MatMul', [x, weight]);
}

/** `x · weightᵀ + bias` over the last dimension of `x`. */
export function linear(
  graph: Graph,
  kind: LinearKind,
  layer: LinearLayer,
  x: string,
  output?: string,
): string {
  const product =
    kind === 'float' ? floatProduct(graph, layer, x) : integerProduct(graph, kind, layer, x);
  if (layer.bias !== undefined) {
    return graph.op('Add', [product, graph.floats(layer.bias)], {}, output);
  }
  return output === undefined ? product : graph.op('Identity', [product], {}, output);
}
