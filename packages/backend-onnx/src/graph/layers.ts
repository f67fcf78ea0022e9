import type { Graph } from '../onnx/graph.js';
import { type KindOfLayer, type LinearLayer, linear } from './linear.js';
import type { WeightSource } from './weight-source.js';

export interface BlockContext {
  readonly graph: Graph;
  readonly weights: Pick<WeightSource, 'read'>;
  readonly kindOf: KindOfLayer;
  /** Width of the residual stream. */
  readonly state: number;
  readonly heads: number;
}

/** One linear layer under its name in OpenAI's implementation; keys have no bias there. */
function namedLayer(
  weights: BlockContext['weights'],
  name: string,
  inputs: number,
  outputs: number,
  hasBias = true,
): LinearLayer {
  return {
    inputs,
    outputs,
    read: () => weights.read(`${name}.weight`),
    bias: hasBias ? weights.read(`${name}.bias`) : undefined,
  };
}

function scaled(layer: LinearLayer, factor: number): LinearLayer {
  const times = (values: Float32Array): Float32Array => values.map((value) => value * factor);
  return { ...layer, bias: layer.bias && times(layer.bias), read: () => times(layer.read()) };
}

/** Of its values {@link selfAttention} is given this share, and makes up for it. A power of two: exact. */
const SHARE = 0.5;

/** Query, key and value of self-attention as one layer: one product over the same input instead of three. */
function fusedSelfAttention(
  weights: BlockContext['weights'],
  name: string,
  state: number,
): LinearLayer {
  const value = scaled(namedLayer(weights, `${name}.value`, state, state), SHARE);
  const bias = new Float32Array(3 * state);
  bias.set(weights.read(`${name}.query.bias`), 0);
  bias.set(value.bias!, 2 * state);
  return {
    inputs: state,
    outputs: 3 * state,
    bias,
    read: () => {
      const fused = new Float32Array(3 * state * state);
      fused.set(weights.read(`${name}.query.weight`), 0);
      fused.set(weights.read(`${name}.key.weight`), state * state);
      fused.set(value.read(), 2 * state * state);
      return fused;
    },
  };
}

export function layerNorm(context: BlockContext, x: string, name: string): string {
  const { graph, weights } = context;
  const scale = graph.floats(weights.read(`${name}.weight`));
  const shift = graph.floats(weights.read(`${name}.bias`));
  return graph.op('LayerNormalization', [x, scale, shift], {
    axis: -1,
    epsilon: { float: 1e-5 },
  });
}

/** The result of one linear layer under its name in OpenAI's implementation. */
export function project(
  { graph, weights, kindOf }: BlockContext,
  name: string,
  x: string,
  inputs: number,
  outputs: number,
  hasBias = true,
): string {
  return linear(graph, kindOf(name), namedLayer(weights, name, inputs, outputs, hasBias), x);
}

/** `[1, n, state]` to `[1, heads, n, d]`, or to `[1, heads, d, n]` as keys are multiplied with. */
export function splitHeads(
  context: BlockContext,
  x: string,
  transposed = false,
  output?: string,
): string {
  const { graph, state, heads } = context;
  const shape = graph.integers([0, -1, heads, state / heads]);
  return graph.op(
    'Transpose',
    [graph.op('Reshape', [x, shape])],
    { perm: transposed ? [0, 2, 3, 1] : [0, 2, 1, 3] },
    output,
  );
}

function biasedSoftmax(graph: Graph, scores: string, bias: string): string {
  return graph.op('Softmax', [graph.op('Add', [scores, bias])], { axis: -1 });
}

/** The keys and values of attention, from `[1, n, state]` each. */
export interface KeysAndValues {
  /** To `[1, heads, d, keys]`, or `[1, heads, keys, d]` where `keysByRow`. */
  key(fresh: string): string;
  readonly keysByRow?: boolean;
  /** To `[1, heads, keys, d]`. */
  value(fresh: string): string;
}

/**
 * Scaled dot-product self-attention, added to the residual stream, `[1, n, state]`; `bias` is added to its scores.
 *
 * Both products carry a factor other than 1, and not for its own sake: ONNX Runtime's kernel for a single row sums in
 * another order than the one for several, but it is only taken where the factor is 1. So a row's result is, bit for
 * bit, the same alone and beside others, whatever keys are masked: drafts need that, for after a rounding to 8 bits the
 * last bit of a sum becomes the difference between one token and another.
 */
export function selfAttention(
  context: BlockContext,
  residual: string,
  block: string,
  bias: string,
  { key, keysByRow = false, value }: KeysAndValues,
): string {
  const { graph, weights, kindOf, state, heads } = context;
  const name = `${block}.attn`;
  const x = layerNorm(context, residual, `${block}.attn_ln`);
  const fused = linear(graph, kindOf(`${name}.qkv`), fusedSelfAttention(weights, name, state), x);
  const sizes = graph.integers([state, state, state]);
  const [query, freshKey, freshValue] = graph.ops('Split', [fused, sizes], 3, { axis: -1 });
  const keys = key(freshKey!);
  const values = value(freshValue!);
  const product = (a: string, b: string, factor: number, transposed: boolean): string =>
    graph.op('com.microsoft.FusedMatMul', [a, b], {
      alpha: { float: factor },
      transB: transposed ? 1 : 0,
    });
  const rows = splitHeads(context, query!);
  const scores = product(rows, keys, (state / heads) ** -0.5, keysByRow);
  const attention = biasedSoftmax(graph, scores, bias);
  const byHead = product(attention, values, 1 / SHARE, false);
  const swapped = graph.op('Transpose', [byHead], { perm: [0, 2, 1, 3] });
  const attended = graph.op('Reshape', [swapped, graph.integers([0, -1, state])]);
  return projectOnto(context, residual, attended, name);
}

/**
 * Cross-attention over keys `[1, heads, d, keys]` and values `[1, heads, keys, d]`, added to the residual stream,
 * `[1, n, state]`; and its weights, `[n, heads, 1, keys]`. The query is scaled: by a power of two in every Whisper, so
 * exactly. Every row is a product of its own, by the kernel for a single row: the fastest where there is one, and a row's
 * result is, bit for bit, the same alone and beside others, since all of them have the same keys.
 */
export function crossAttention(
  context: BlockContext,
  residual: string,
  block: string,
  bias: string,
  { key, value }: { readonly key: string; readonly value: string },
): { readonly x: string; readonly attention: string } {
  const { graph, weights, kindOf, state, heads } = context;
  const name = `${block}.cross_attn`;
  const x = layerNorm(context, residual, `${block}.cross_attn_ln`);
  const layer = scaled(namedLayer(weights, `${name}.query`, state, state), (state / heads) ** -0.5);
  const query = linear(graph, kindOf(`${name}.query`), layer, x);
  const rows = graph.integers([-1, heads, 1, state / heads]);
  const scores = graph.op('MatMul', [graph.op('Reshape', [query, rows]), key]);
  const attention = biasedSoftmax(graph, scores, bias);
  const heard = graph.op('MatMul', [attention, value]);
  const attended = graph.op('Reshape', [heard, graph.integers([1, -1, state])]);
  return { x: projectOnto(context, residual, attended, name), attention };
}

/** Projects the result of attention, and adds it to the residual stream. */
function projectOnto(
  context: BlockContext,
  residual: string,
  attended: string,
  name: string,
): string {
  const { graph, state } = context;
  return graph.op('Add', [residual, project(context, `${name}.out`, attended, state, state)]);
}

/** The feed-forward half of a block. */
export function feedForward(context: BlockContext, residual: string, name: string): string {
  const { graph, state } = context;
  const x = layerNorm(context, residual, `${name}.mlp_ln`);
  const active = graph.op('Gelu', [project(context, `${name}.mlp.0`, x, state, 4 * state)]);
  const narrow = project(context, `${name}.mlp.2`, active, 4 * state, state);
  return graph.op('Add', [residual, narrow]);
}
