import { huggingFaceName } from '@ws/models/internal';
import type { OnnxConstant, OnnxModel, OnnxNode } from './onnx-model.js';

/** Tensors of Smart Turn, as float32. */
export interface SmartTurnWeights {
  /**
   * A tensor, row-major; a linear layer's weight is `[out, in]`. Those of the encoder have the names of OpenAI's Whisper,
   * `encoder.…`, the others those of PyTorch, `pool_attention.…` and `classifier.…`.
   *
   * @throws RangeError where the file has no such tensor
   */
  read(name: string): Float32Array;
}

interface FloatConstant extends OnnxConstant {
  readonly values: Float32Array;
}

const PREFIX = 'inner.';
/** The matrices of a layer, at most those of queries, keys and values. */
const RECENT = 4;

/** Finds the weights in a published file, where most are in 8 bits and the matrices of products have lost their names. */
export function weightsOf({ constants, nodes }: OnnxModel): SmartTurnWeights {
  /** What a value is, but for being rounded to 8 bits. */
  const origins = new Map<string, string>();
  const origin = (value: string): string => origins.get(value) ?? value;
  /** Constants that are kept in 8 bits, by the value that they become. */
  const rounded = new Map<string, OnnxNode>();
  for (const node of nodes) {
    const [from, to] = [node.inputs[0]!, node.outputs[0]!];
    if (node.operator === 'DequantizeLinear' && constants.has(from)) rounded.set(to, node);
    else if (node.operator.endsWith('uantizeLinear')) origins.set(to, origin(from));
  }
  const matrices = matricesByBias(
    nodes.map((node) => ({ ...node, inputs: node.inputs.map(origin) })),
    (value) => constants.has(value) || rounded.has(value),
  );

  function constantOf(value: string): FloatConstant {
    const plain = constants.get(value);
    if (plain !== undefined) return { ...plain, values: new Float32Array(plain.values) };
    const { inputs, axis } = rounded.get(value)!;
    const [bytes, scales, zeros] = inputs.map((input) => constants.get(input)!);
    return dequantized(bytes!, scales!, zeros!, axis ?? 1);
  }

  function find(name: string): Float32Array {
    const own = `${PREFIX}${name.startsWith('encoder.') ? huggingFaceName(name) : name}`;
    const matrix = matrices.get(own);
    if (matrix !== undefined) return transposed(constantOf(matrix));
    const value = [own, `${own}_DequantizeLinear_Output`].find(
      (one) => constants.has(one) || rounded.has(one),
    );
    if (value === undefined) throw new RangeError(`it has no ${own}`);
    return constantOf(value).values;
  }

  // A layer's numbers are read for its matrix, and again for its scales.
  const recent = new Map<string, Float32Array>();
  return {
    read(name) {
      const values = recent.get(name) ?? find(name);
      recent.set(name, values);
      if (recent.size > RECENT) recent.delete(recent.keys().next().value!);
      return values;
    },
  };
}

/**
 * Constant matrices of products, by the name of the module that they belong to: that of the bias which is added to the
 * product; and that of the keys, which have no bias, from the queries, which multiply the same.
 */
function matricesByBias(
  nodes: readonly OnnxNode[],
  isConstant: (value: string) => boolean,
): ReadonlyMap<string, string> {
  const products = new Map<string, { readonly input: string; readonly matrix: string }>();
  for (const { operator, inputs, outputs } of nodes) {
    const [input = '', matrix = ''] = inputs;
    if (operator === 'MatMul' && isConstant(matrix)) products.set(outputs[0]!, { input, matrix });
  }
  const named = new Map<string, string>();
  const attention = new Map<string, string>();
  for (const { operator, inputs } of nodes) {
    if (operator !== 'Add') continue;
    const product = inputs.find((value) => products.has(value));
    const bias = inputs.find((value) => value.endsWith('.bias'));
    if (product === undefined || bias === undefined) continue;
    const { input, matrix } = products.get(product)!;
    named.set(bias.replace(/bias$/, 'weight'), matrix);
    if (bias.endsWith('.q_proj.bias')) attention.set(input, bias);
    products.delete(product);
  }
  for (const { input, matrix } of products.values()) {
    const query = attention.get(input);
    if (query !== undefined) named.set(query.replace(/q_proj\.bias$/, 'k_proj.weight'), matrix);
  }
  return named;
}

/** Of 8 bits, with one scale for all, or one for each place along an axis. */
function dequantized(
  bytes: OnnxConstant,
  scales: OnnxConstant,
  zeros: OnnxConstant,
  axis: number,
): FloatConstant {
  const { shape } = bytes;
  const inner = shape.slice(axis + 1).reduce((size, length) => size * length, 1);
  const [scale, zero] = [scales, zeros].map(({ values }) => new Float32Array(values));
  const values = new Float32Array(bytes.values);
  for (let start = 0, at = 0; start < values.length; start += inner) {
    for (let i = start; i < start + inner; i++) values[i] = (values[i]! - zero![at]!) * scale![at]!;
    at = (at + 1) % scale!.length;
  }
  return { shape, values };
}

function transposed({ shape, values }: FloatConstant): Float32Array {
  const [rows = 0, columns = 0] = shape;
  const turned = new Float32Array(values.length);
  for (let column = 0, at = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++, at++) turned[at] = values[row * columns + column]!;
  }
  return turned;
}
