import type { GraphBuilder } from '../onnx/graph-builder.js';
import { type LinearKind, type LinearLayer, linear } from './linear.js';
import type { WeightSource } from './weight-source.js';

/** The builder and weights of a graph's blocks. */
export interface BlockContext {
  readonly graph: GraphBuilder;
  readonly weights: WeightSource;
  readonly kind: LinearKind;
  /** Width of the residual stream. */
  readonly state: number;
  readonly heads: number;
}

/** One linear layer under its name in OpenAI's implementation; keys have no bias there. */
function namedLayer(
  weights: WeightSource,
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

/** Of its values self-attention is given this share, and makes up for it: see {@link attend}. A power of two: exact. */
const SHARE = 0.5;

/** Query, key and value of self-attention as one layer: one product over the same input instead of three. */
function fusedSelfAttention(weights: WeightSource, name: string, state: number): LinearLayer {
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
  { graph, weights, kind }: BlockContext,
  name: string,
  x: string,
  inputs: number,
  outputs: number,
  hasBias = true,
): string {
  return linear(graph, kind, namedLayer(weights, name, inputs, outputs, hasBias), x);
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
    output === undefined ? {} : { output },
  );
}

/** `[1, heads, n, d]` back to `[1, n, state]`. */
export function mergeHeads(context: BlockContext, x: string): string {
  const { graph, state } = context;
  const swapped = graph.op('Transpose', [x], { perm: [0, 2, 1, 3] });
  return graph.op('Reshape', [swapped, graph.integers([0, -1, state])]);
}

/** Query, key and {@link SHARE} of the value, each `[1, n, state]`. */
export function selfAttentionInputs(
  context: BlockContext,
  x: string,
  name: string,
): { query: string; key: string; value: string } {
  const { graph, weights, kind, state } = context;
  const fused = linear(graph, kind, fusedSelfAttention(weights, name, state), x);
  const split = graph.integers([state, state, state]);
  const [query, key, value] = graph.ops('Split', [fused, split], 3, { axis: -1 });
  return { query: query!, key: key!, value: value! };
}

/** The query of cross-attention, `[1, n, state]`, scaled: by a power of two in every Whisper, so exactly. */
export function crossAttentionQuery(context: BlockContext, x: string, name: string): string {
  const { graph, weights, kind, state, heads } = context;
  const query = namedLayer(weights, `${name}.query`, state, state);
  return linear(graph, kind, scaled(query, (state / heads) ** -0.5), x);
}

/** Inputs of attention. */
export interface AttentionInputs {
  /** `[1, n, state]`. */
  readonly query: string;
  /** `[1, heads, d, keys]`, or `[1, heads, keys, d]` where `keysByRow`. */
  readonly key: string;
  readonly keysByRow?: boolean;
  /** `[1, heads, keys, d]`. */
  readonly value: string;
  /** Added to the scores. */
  readonly bias: string;
}

function biasedSoftmax(graph: GraphBuilder, scores: string, bias: string): string {
  return graph.op('Softmax', [graph.op('Add', [scores, bias])], { axis: -1 });
}

/**
 * Scaled dot-product self-attention, `[1, n, state]`, over {@link selfAttentionInputs}.
 *
 * Both products carry a factor other than 1, and not for its own sake: ONNX Runtime's kernel for a single row sums in
 * another order than the one for several, but it is only taken where the factor is 1. So a row's result is, bit for
 * bit, the same alone and beside others, whatever keys are masked: drafts need that, for after a rounding to 8 bits the
 * last bit of a sum becomes the difference between one token and another.
 */
export function attend(context: BlockContext, inputs: AttentionInputs): string {
  const { graph, state, heads } = context;
  const product = (a: string, b: string, factor: number, transposed: boolean): string =>
    graph.op(
      'FusedMatMul',
      [a, b],
      { alpha: { float: factor }, transB: transposed ? 1 : 0 },
      { domain: 'com.microsoft' },
    );
  const query = splitHeads(context, inputs.query);
  const scores = product(query, inputs.key, (state / heads) ** -0.5, inputs.keysByRow ?? false);
  const attention = biasedSoftmax(graph, scores, inputs.bias);
  return mergeHeads(context, product(attention, inputs.value, 1 / SHARE, false));
}

/**
 * Cross-attention, `[1, n, state]`, and its weights, `[n, heads, 1, keys]`, of a scaled query. Every row is a product
 * of its own, by the kernel for a single row: the fastest where there is one, and a row's result is, bit for bit, the
 * same alone and beside others, since all of them have the same keys.
 */
export function attendByRow(
  context: BlockContext,
  inputs: Omit<AttentionInputs, 'keysByRow'>,
): { readonly attended: string; readonly weights: string } {
  const { graph, state, heads } = context;
  const rows = graph.integers([-1, heads, 1, state / heads]);
  const scores = graph.op('MatMul', [graph.op('Reshape', [inputs.query, rows]), inputs.key]);
  const weights = biasedSoftmax(graph, scores, inputs.bias);
  const attended = graph.op('MatMul', [weights, inputs.value]);
  return { attended: graph.op('Reshape', [attended, graph.integers([1, -1, state])]), weights };
}

/** Projects the result of attention, and adds it to the residual stream. */
export function projectOnto(
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
