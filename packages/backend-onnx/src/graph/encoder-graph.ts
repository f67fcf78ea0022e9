import { createGraphBuilder } from '../onnx/graph-builder.js';
import type { Graph } from '../onnx/model.js';
import {
  type BlockContext,
  feedForward,
  layerNorm,
  namedLayer,
  projectOnto,
  selfAttentionInputs,
  splitHeads,
} from './layers.js';
import { type LinearKind, linear } from './linear.js';
import { DECODER, ENCODER } from './names.js';
import type { WeightSource } from './weight-source.js';

/** How the encoder is computed. */
export interface EncoderGraphOptions {
  readonly linear: LinearKind;
}

/**
 * Whisper's audio encoder (Radford et al. 2022, arXiv 2212.04356, section 2.2) over as many frames as it is given,
 * which yields what the decoder needs of it: keys and values of cross-attention, per layer of the decoder.
 *
 * Inputs: `mel` `[1, mels, T]`; `tail_key_l` `[1, heads, d, t]` and `tail_value_l` `[1, heads, t, d]`, which are put
 * after the audio's own (t may be 0). Outputs: `cross_key_l` `[1, heads, d, T/2 + t]`, `cross_value_l`
 * `[1, heads, T/2 + t, d]`, and `hidden` `[1, T/2, state]`, the encoder's own output.
 */
export function encoderGraph(weights: WeightSource, options: EncoderGraphOptions): Graph {
  const {
    nMels,
    nAudioState,
    nAudioHead,
    nAudioLayer,
    nAudioCtx,
    nTextLayer,
    nTextState,
    nTextHead,
  } = weights.dimensions;
  const graph = createGraphBuilder();
  const context: BlockContext = {
    graph,
    weights,
    kind: options.linear,
    state: nAudioState,
    heads: nAudioHead,
  };

  const convolution = (x: string, name: string, inputs: number, stride: number): string => {
    const weight = graph.tensor('float32', [nAudioState, inputs, 3], (target) => {
      new Float32Array(target.buffer, target.byteOffset, target.byteLength / 4).set(
        weights.read(`${name}.weight`),
      );
    });
    const filtered = graph.op('Conv', [x, weight, graph.floats(weights.read(`${name}.bias`))], {
      kernel_shape: { ints: [3] },
      pads: { ints: [1, 1] },
      strides: { ints: [stride] },
    });
    return graph.op('Gelu', [filtered]);
  };

  const mel = graph.input(ENCODER.mel, 'float32', [1, nMels, 'frames']);
  let x = convolution(mel, 'encoder.conv1', nMels, 1);
  x = convolution(x, 'encoder.conv2', nAudioState, 2);
  x = graph.op('Transpose', [x], { perm: { ints: [0, 2, 1] } });
  const positions = graph.tensor('float32', [nAudioCtx, nAudioState], (target) => {
    new Float32Array(target.buffer, target.byteOffset, target.byteLength / 4).set(
      weights.read('encoder.positional_embedding'),
    );
  });
  const length = graph.op('Shape', [x], { start: { int: 1 }, end: { int: 2 } });
  const zero = graph.integers([0]);
  x = graph.op('Add', [x, graph.op('Slice', [positions, zero, length, zero])]);

  for (let layer = 0; layer < nAudioLayer; layer++) {
    const block = `encoder.blocks.${layer}`;
    const { query, key, value } = selfAttentionInputs(
      context,
      layerNorm(context, x, `${block}.attn_ln`),
      `${block}.attn`,
    );
    const scores = graph.op('MatMul', [splitHeads(context, query), splitHeads(context, key, true)]);
    const attention = graph.op('Softmax', [scores], { axis: { int: -1 } });
    const attended = graph.op('MatMul', [attention, splitHeads(context, value)]);
    x = projectOnto(context, x, attended, `${block}.attn`);
    x = feedForward(context, x, block);
  }
  x = layerNorm(context, x, 'encoder.ln_post');
  graph.op('Identity', [x], {}, { output: ENCODER.hidden });
  graph.output(ENCODER.hidden, 'float32', [1, 'positions', nAudioState]);

  const text: BlockContext = { ...context, state: nTextState, heads: nTextHead };
  const width = nTextState / nTextHead;
  for (let layer = 0; layer < nTextLayer; layer++) {
    const name = `decoder.blocks.${layer}.cross_attn`;
    const key = linear(
      graph,
      options.linear,
      namedLayer(weights, `${name}.key`, nAudioState, nTextState, false),
      x,
    );
    const value = linear(
      graph,
      options.linear,
      namedLayer(weights, `${name}.value`, nAudioState, nTextState),
      x,
    );
    const tailKey = graph.input(ENCODER.tailKey(layer), 'float32', [1, nTextHead, width, 'tail']);
    const tailValue = graph.input(ENCODER.tailValue(layer), 'float32', [
      1,
      nTextHead,
      'tail',
      width,
    ]);
    graph.op(
      'Concat',
      [splitHeads(text, key, true), tailKey],
      { axis: { int: 3 } },
      { output: DECODER.crossKey(layer) },
    );
    graph.op(
      'Concat',
      [splitHeads(text, value), tailValue],
      { axis: { int: 2 } },
      { output: DECODER.crossValue(layer) },
    );
    graph.output(DECODER.crossKey(layer), 'float32', [1, nTextHead, width, 'keys']);
    graph.output(DECODER.crossValue(layer), 'float32', [1, nTextHead, 'keys', width]);
  }
  return graph.build('whisper_encoder');
}
