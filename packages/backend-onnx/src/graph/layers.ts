import type { GraphBuilder } from '../onnx/graph-builder.js';
import { type LinearKind, type LinearLayer, linear } from './linear.js';
import type { WeightSource } from './weight-source.js';

/** What the blocks of a graph are built from. */
export interface BlockContext {
  readonly graph: GraphBuilder;
  readonly weights: WeightSource;
  readonly kind: LinearKind;
  /** Width of the residual stream. */
  readonly state: number;
  readonly heads: number;
}

/** One linear layer under its name in OpenAI's implementation; keys have no bias there. */
export function namedLayer(
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

/** The factor 1/√d of scaled dot-product attention, taken into the query's weights: for d = 64 it is exact. */
function scaledQuery(
  weights: WeightSource,
  name: string,
  state: number,
  heads: number,
): LinearLayer {
  const factor = (state / heads) ** -0.5;
  const scale = (values: Float32Array): Float32Array => values.map((value) => value * factor);
  return {
    inputs: state,
    outputs: state,
    read: () => scale(weights.read(`${name}.query.weight`)),
    bias: scale(weights.read(`${name}.query.bias`)),
  };
}

/** Query, key and value of self-attention as one layer: one product over the same input instead of three. */
function fusedSelfAttention(
  weights: WeightSource,
  name: string,
  state: number,
  heads: number,
): LinearLayer {
  const query = scaledQuery(weights, name, state, heads);
  const bias = new Float32Array(3 * state);
  bias.set(query.bias!, 0);
  bias.set(weights.read(`${name}.value.bias`), 2 * state);
  return {
    inputs: state,
    outputs: 3 * state,
    bias,
    read: () => {
      const fused = new Float32Array(3 * state * state);
      fused.set(query.read(), 0);
      fused.set(weights.read(`${name}.key.weight`), state * state);
      fused.set(weights.read(`${name}.value.weight`), 2 * state * state);
      return fused;
    },
  };
}

export function layerNorm(context: BlockContext, x: string, name: string): string {
  const { graph, weights } = context;
  const scale = graph.floats(weights.read(`${name}.weight`));
  const shift = graph.floats(weights.read(`${name}.bias`));
  return graph.op('LayerNormalization', [x, scale, shift], {
    axis: { int: -1 },
    epsilon: { float: 1e-5 },
  });
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
    { perm: { ints: transposed ? [0, 2, 3, 1] : [0, 2, 1, 3] } },
    output === undefined ? {} : { output },
  );
}

/** `[1, heads, n, d]` back to `[1, n, state]`. */
export function mergeHeads(context: BlockContext, x: string): string {
  const { graph, state } = context;
  const swapped = graph.op('Transpose', [x], { perm: { ints: [0, 2, 1, 3] } });
  return graph.op('Reshape', [swapped, graph.integers([0, -1, state])]);
}

/** Query, key and value, each `[1, n, state]`, the query already scaled. */
export function selfAttentionInputs(
  context: BlockContext,
  x: string,
  name: string,
): { query: string; key: string; value: string } {
  const { graph, weights, kind, state, heads } = context;
  const fused = linear(graph, kind, fusedSelfAttention(weights, name, state, heads), x);
  const split = graph.integers([state, state, state]);
  const [query, key, value] = graph.ops('Split', [fused, split], 3, { axis: { int: -1 } });
  return { query: query!, key: key!, value: value! };
}

export function crossAttentionQuery(context: BlockContext, x: string, name: string): string {
  const { graph, weights, kind, state, heads } = context;
  return splitHeads(context, linear(graph, kind, scaledQuery(weights, name, state, heads), x));
}

/** Attention's weighted values, merged, projected and added to the residual stream. */
export function projectOnto(
  context: BlockContext,
  residual: string,
  attended: string,
  name: string,
): string {
  const { graph, weights, kind, state } = context;
  const merged = mergeHeads(context, attended);
  const projected = linear(graph, kind, namedLayer(weights, `${name}.out`, state, state), merged);
  return graph.op('Add', [residual, projected]);
}

/** The feed-forward half of a block. */
export function feedForward(context: BlockContext, residual: string, name: string): string {
  const { graph, weights, kind, state } = context;
  const x = layerNorm(context, residual, `${name}.mlp_ln`);
  const wide = linear(graph, kind, namedLayer(weights, `${name}.mlp.0`, state, 4 * state), x);
  const active = graph.op('Gelu', [wide]);
  const narrow = linear(
    graph,
    kind,
    namedLayer(weights, `${name}.mlp.2`, 4 * state, state),
    active,
  );
  return graph.op('Add', [residual, narrow]);
}
