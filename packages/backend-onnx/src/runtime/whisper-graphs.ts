import { type DecoderGraphOptions, decoderGraph } from '../graph/decoder-graph.js';
import { type EncoderGraphOptions, encoderGraph } from '../graph/encoder-graph.js';
import type { KindOfLayer } from '../graph/linear.js';
import type { WeightSource } from '../graph/weight-source.js';
import type { Graph } from '../onnx/graph.js';
import type { Precision } from './precision.js';

/** The two halves of Whisper. */
export const HALVES = ['encoder', 'decoder'] as const;

export type Half = (typeof HALVES)[number];

/**
 * The encoder in 8 bits. What comes out of a block's GELU differs in size from row to row by far more than what comes
 * out of a layer norm or of attention: in `base` one scale for all of it cost more than all the other layers together
 * (docs/decisions/2026-11-21-precision.md).
 */
const integerEncoder: KindOfLayer = (name) =>
  name.endsWith('.mlp.2') ? 'integer-many-rows' : 'integer-tensor';

interface Kernels {
  readonly encoder: EncoderGraphOptions;
  readonly decoder: Pick<DecoderGraphOptions, 'kindOf' | 'logits'>;
}

/**
 * Which kernels a precision stands for: see `LinearKind` and `DecoderGraphOptions`. In WebAssembly products in 4 bits
 * are slower than those in 8, and these slower than a convolution.
 */
export const KERNELS: Readonly<Record<Precision | 'int8OnWebAssembly', Kernels>> = {
  fp32: {
    encoder: { kindOf: () => 'float' },
    decoder: { kindOf: () => 'float', logits: 'float' },
  },
  int8: {
    encoder: { kindOf: integerEncoder },
    decoder: { kindOf: () => 'integer-rows', logits: 'shortlist' },
  },
  int8OnWebAssembly: {
    encoder: { kindOf: (name) => (name === 'encoder.conv2' ? 'float' : integerEncoder(name)) },
    decoder: { kindOf: () => 'integer-rows', logits: 'integer-rows' },
  },
};

/** What the graphs depend on, besides the weights. */
export interface GraphOptions {
  readonly precision: Precision;
  /** Whether ONNX Runtime is `onnxruntime-web`'s; default `false`. */
  readonly webAssembly?: boolean | undefined;
  /** See `DecoderGraphOptions`; where left out, all logits are computed alike. */
  readonly textTokens?: number | undefined;
  /** See `DecoderGraphOptions`; default none. */
  readonly alignmentHeads?: readonly (readonly [layer: number, head: number])[] | undefined;
}

/** Makes the graphs, one at a time: each holds its small weights. */
export function whisperGraphs(
  weights: WeightSource,
  options: GraphOptions,
): Readonly<Record<Half, () => Graph>> {
  const { precision, webAssembly = false, textTokens, alignmentHeads = [] } = options;
  const kernels = KERNELS[precision === 'int8' && webAssembly ? 'int8OnWebAssembly' : precision];
  return {
    encoder: () => encoderGraph(weights, kernels.encoder),
    decoder: () => decoderGraph(weights, { ...kernels.decoder, textTokens, alignmentHeads }),
  };
}
