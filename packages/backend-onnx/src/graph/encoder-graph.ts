import { createGraph, type Graph } from '../onnx/graph.js';
import { audioConvolutions } from './audio-convolutions.js';
import {
  type BlockContext,
  feedForward,
  layerNorm,
  project,
  selfAttention,
  splitHeads,
} from './layers.js';
import type { KindOfLayer } from './linear.js';
import { DECODER, ENCODER, type KeepablePart } from './names.js';
import type { WeightSource } from './weight-source.js';

export interface EncoderGraphOptions {
  /** Of `encoder.conv2`, too: the first convolution, a tenth of it, is in float32. */
  readonly kindOf: KindOfLayer;
}

/**
 * Whisper's audio encoder (Radford et al. 2022, arXiv 2212.04356, section 2.2) over chosen positions of the window,
 * which yields what the decoder needs of it: keys and values of cross-attention, per layer of the decoder.
 *
 * Inputs: `mel` `[1, mels, frames]`; per position to encode, `rows`, its row in the convolutions' output, and `places`, its
 * place in the window: `[n]` each. Before them stand `kept` positions of an earlier run, of which the keys and values are
 * given, `[1, kept, state]` each: per layer `kept_key_l` and `kept_value_l`, and those of cross-attention, per layer of the
 * decoder. `bias`, added to the attention scores of a position: `[kept + n]`.
 *
 * Outputs: `cross_key_l` `[1, heads, d, kept + n]`, `cross_value_l` `[1, heads, kept + n, d]`; `hidden` `[1, n, state]`, the
 * encoder's own output; and, to be kept for a later run, what `kept_…` is of the first `keep` positions of this one, as
 * `fresh_…`: `keep` is `[1]`.
 */
export function encoderGraph(weights: WeightSource, options: EncoderGraphOptions): Graph {
  const { nMels, nAudioState, nAudioHead, nAudioLayer, nAudioCtx } = weights.dimensions;
  const { nTextLayer, nTextState, nTextHead } = weights.dimensions;
  const graph = createGraph('whisper_encoder');
  const context: BlockContext = {
    graph,
    weights,
    kindOf: options.kindOf,
    state: nAudioState,
    heads: nAudioHead,
  };

  const mel = graph.input(ENCODER.mel, 'float32', [1, nMels, 'frames']);
  let x = audioConvolutions(context, mel, nMels);
  const positions = graph.weights([nAudioCtx, nAudioState], () =>
    weights.read('encoder.positional_embedding'),
  );
  const rows = graph.input(ENCODER.rows, 'int64', ['positions']);
  const places = graph.input(ENCODER.places, 'int64', ['positions']);
  const bias = graph.input(ENCODER.bias, 'float32', ['all']);
  x = graph.op('Add', [
    graph.op('Gather', [x, rows], { axis: 1 }),
    graph.op('Gather', [positions, places]),
  ]);

  const keep = graph.input(ENCODER.keep, 'int64', [1]);
  /** The rows that are kept, and fresh ones after them, of which the first are given back. */
  const afterKept = (part: KeepablePart, layer: number, rowsNow: string): string => {
    const { kept, fresh } = ENCODER.keepable(part, layer);
    const state = part.startsWith('cross') ? nTextState : nAudioState;
    graph.input(kept, 'float32', [1, 'kept', state]);
    const [start, axis] = [graph.integers([0]), graph.integers([1])];
    graph.op('Slice', [rowsNow, start, keep, axis], {}, fresh);
    graph.output(fresh, 'float32', [1, 'keep', state]);
    return graph.op('Concat', [kept, rowsNow], { axis: 1 });
  };

  for (let layer = 0; layer < nAudioLayer; layer++) {
    const block = `encoder.blocks.${layer}`;
    x = selfAttention(context, x, block, bias, {
      key: (fresh) => splitHeads(context, afterKept('key', layer, fresh), true),
      value: (fresh) => splitHeads(context, afterKept('value', layer, fresh)),
    });
    x = feedForward(context, x, block);
  }
  x = layerNorm(context, x, 'encoder.ln_post');
  graph.op('Identity', [x], {}, ENCODER.hidden);
  graph.output(ENCODER.hidden, 'float32', [1, 'positions', nAudioState]);

  const text: BlockContext = { ...context, state: nTextState, heads: nTextHead };
  const width = nTextState / nTextHead;
  for (let layer = 0; layer < nTextLayer; layer++) {
    const name = `decoder.blocks.${layer}.cross_attn`;
    const key = project(context, `${name}.key`, x, nAudioState, nTextState, false);
    const value = project(context, `${name}.value`, x, nAudioState, nTextState);
    splitHeads(text, afterKept('cross_key', layer, key), true, DECODER.crossKey(layer));
    splitHeads(text, afterKept('cross_value', layer, value), false, DECODER.crossValue(layer));
    graph.output(DECODER.crossKey(layer), 'float32', [1, nTextHead, width, 'all']);
    graph.output(DECODER.crossValue(layer), 'float32', [1, nTextHead, 'all', width]);
  }
  return graph;
}
