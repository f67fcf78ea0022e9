import { describe, expect, it } from 'vitest';
import type { OnnxConstant, OnnxModel, OnnxNode } from './onnx-model.js';
import { weightsOf } from './smart-turn-weights.js';

const constant = (shape: readonly number[], ...values: readonly number[]): OnnxConstant => ({
  shape,
  values,
});

const node = (operator: string, inputs: string, output: string, axis?: number): OnnxNode => ({
  ...{ operator, axis, inputs: inputs.split(' '), outputs: [output] },
});

const attention = 'inner.encoder.layers.0.self_attn';
const model: OnnxModel = {
  constants: new Map([
    ['inner.encoder.embed_positions.weight', constant([1, 2], 5, 6)],
    ['inner.encoder.conv1.weight_quantized', constant([2, 1, 2], 1, 2, 3, 4)],
    ['scales', constant([2], 0.5, 10)],
    ['zeros', constant([2], 0, 1)],
    ['scale', constant([], 2)],
    ['zero', constant([], 1)],
    ['bias_quantized', constant([2], 3, 4)],
    ['keys', constant([2, 2], 1, 2, 3, 4)],
    ['queries', constant([2, 2], 5, 6, 7, 8)],
    ['others', constant([2, 2], 9, 9, 9, 9)],
    [`${attention}.q_proj.bias`, constant([2], 1, 1)],
  ]),
  nodes: [
    node(
      'DequantizeLinear',
      'inner.encoder.conv1.weight_quantized scales zeros',
      'inner.encoder.conv1.weight_DequantizeLinear_Output',
      0,
    ),
    node('DequantizeLinear', 'bias_quantized scale zero', 'inner.classifier.0.bias'),
    node('DequantizeLinear', 'keys scales zeros', 'keys_float', 1),
    node('QuantizeLinear', 'normal scale zero', 'normal_bytes'),
    node('DequantizeLinear', 'normal_bytes scale zero', 'normal_float'),
    node('MatMul', 'normal_float keys_float', 'key'),
    node('MatMul', 'normal_float queries', 'query'),
    node('MatMul', 'elsewhere others', 'other'),
    node('QuantizeLinear', 'query scale zero', 'query_bytes'),
    node('DequantizeLinear', 'query_bytes scale zero', 'query_float'),
    node('Add', `${attention}.q_proj.bias query_float`, 'queried'),
  ],
};

describe('the weights of Smart Turn', () => {
  const weights = weightsOf(model);
  const read = (name: string) => Array.from(weights.read(name));

  it('have the names of Whisper’s encoder', () => {
    expect(read('encoder.positional_embedding')).toEqual([5, 6]);
  });

  it('are numbers again where they are bytes, by place or all alike', () => {
    expect(read('encoder.conv1.weight')).toEqual([0.5, 1, 20, 30]);
    expect(read('classifier.0.bias')).toEqual([4, 6]);
  });

  it('of products are found by the bias, and those of keys beside those of queries', () => {
    expect(read('encoder.blocks.0.attn.query.weight')).toEqual([5, 7, 6, 8]);
    expect(read('encoder.blocks.0.attn.key.weight')).toEqual([0.5, 1.5, 10, 30]);
  });

  it('that are missing are named', () => {
    expect(() => weights.read('classifier.4.weight')).toThrow(
      'it has no inner.classifier.4.weight',
    );
  });
});
