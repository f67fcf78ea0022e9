import { createGraph, type Graph } from '@ws/backend-onnx/internal';
import type { CheckpointWeights } from './checkpoint-weights.js';

const SAMPLE_RATE = 16_000;
const FILTERS = 80;
const FILTER_SAMPLES = 251;
const CHANNELS = 60;
const HIDDEN = 128;
const LSTM_LAYERS = 4;
/** Sets of at most two of three speakers. */
export const CLASSES = 7;
const MIN_HZ = 50;
const SLOPE = 0.01;

/**
 * pyannote's segmentation-3.0 (Plaquet & Bredin 2023, "Powerset multi-class cross entropy loss for neural speaker
 * diarization"; the architecture is PyanNet): learned band-pass filters (SincNet, Ravanelli & Bengio 2018), two convolutions,
 * four bidirectional LSTMs and two linear layers. From `[1, 1, samples]` at 16 kHz, of 10 s, to `[frames, 7]`, logits of which
 * speakers are heard in each frame of 270 samples.
 */
export function segmentationGraph(weights: CheckpointWeights): Graph {
  const graph = createGraph('segmentation');
  let x = graph.input('audio', 'float32', [1, 1, 'samples']);
  x = instanceNorm(x, 'sincnet.wav_norm1d', 1);
  const filters = bandPassFilters(weights);
  const first = graph.weights([FILTERS, 1, FILTER_SAMPLES], () => filters);
  x = graph.op('Abs', [graph.op('Conv', [x, first], { strides: [10] })]);
  x = pooled(x, 0, FILTERS);
  for (const [layer, inputs] of [
    [1, FILTERS],
    [2, CHANNELS],
  ] as const) {
    const name = `sincnet.conv1d.${layer}`;
    const kernel = weights.constant(graph, `${name}.weight`, [CHANNELS, inputs, 5]);
    const bias = weights.constant(graph, `${name}.bias`, [CHANNELS]);
    x = pooled(graph.op('Conv', [x, kernel, bias]), layer, CHANNELS);
  }
  // `[1, channels, frames]` to `[frames, 1, channels]`, as ONNX's LSTM takes a sequence.
  x = graph.op('Transpose', [x], { perm: [2, 0, 1] });
  for (let layer = 0; layer < LSTM_LAYERS; layer++) {
    x = bidirectional(x, layer, layer === 0 ? CHANNELS : 2 * HIDDEN);
  }
  x = graph.op('Reshape', [x, graph.integers([-1, 2 * HIDDEN])]);
  x = leaky(linear(x, 'linear.0', 2 * HIDDEN, HIDDEN));
  x = leaky(linear(x, 'linear.1', HIDDEN, HIDDEN));
  const logits = linear(x, 'classifier', HIDDEN, CLASSES);
  graph.op('Identity', [logits], {}, 'logits');
  graph.output('logits', 'float32', ['frames', CLASSES]);
  return graph;

  function leaky(value: string): string {
    return graph.op('LeakyRelu', [value], { alpha: { float: SLOPE } });
  }

  function instanceNorm(value: string, name: string, channels: number): string {
    const scale = weights.constant(graph, `${name}.weight`, [channels]);
    const shift = weights.constant(graph, `${name}.bias`, [channels]);
    return graph.op('InstanceNormalization', [value, scale, shift], { epsilon: { float: 1e-5 } });
  }

  function pooled(value: string, layer: number, channels: number): string {
    const largest = graph.op('MaxPool', [value], { kernel_shape: [3], strides: [3] });
    return leaky(instanceNorm(largest, `sincnet.norm1d.${layer}`, channels));
  }

  function linear(value: string, name: string, inputs: number, outputs: number): string {
    const matrix = weights.constant(graph, `${name}.weight`, [outputs, inputs]);
    const bias = weights.constant(graph, `${name}.bias`, [outputs]);
    return graph.op('Gemm', [value, matrix, bias], { transB: 1 });
  }

  function bidirectional(value: string, layer: number, inputs: number): string {
    const names = [`l${layer}`, `l${layer}_reverse`];
    const stacked = (part: string, shape: readonly number[], width: number): Float32Array[] =>
      names.map((name) => gatesAsOnnx(weights.read(`lstm.${part}_${name}`, shape), width));
    const gates = 4 * HIDDEN;
    const fromInput = joined(stacked('weight_ih', [gates, inputs], inputs));
    const fromState = joined(stacked('weight_hh', [gates, HIDDEN], HIDDEN));
    const [inputBias, stateBias] = [stacked('bias_ih', [gates], 1), stacked('bias_hh', [gates], 1)];
    const biases = joined(names.flatMap((_, i) => [inputBias[i]!, stateBias[i]!]));
    const [y] = graph.ops(
      'LSTM',
      [
        value,
        graph.weights([2, gates, inputs], () => fromInput),
        graph.weights([2, gates, HIDDEN], () => fromState),
        graph.weights([2, 2 * gates], () => biases),
      ],
      1,
      { direction: 'bidirectional', hidden_size: HIDDEN },
    );
    // `[frames, 2, 1, hidden]` to `[frames, 1, 2 · hidden]`.
    return graph.op('Reshape', [y!, graph.integers([0, 1, 2 * HIDDEN])]);
  }
}

/** PyTorch has the gates as input, forget, cell, output, and ONNX as input, output, forget, cell. */
function gatesAsOnnx(values: Float32Array, width: number): Float32Array {
  const size = HIDDEN * width;
  return joined([0, 3, 1, 2].map((gate) => values.subarray(gate * size, (gate + 1) * size)));
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * The learned filters: 40 bands, each as an even and an odd filter, windowed (Hamming) and scaled by their width. Their
 * lower edges and widths are what was learned (Pariente et al. 2020, "Filterbank design for end-to-end speech separation").
 */
function bandPassFilters(weights: CheckpointWeights): Float32Array {
  const bands = FILTERS / 2;
  const half = (FILTER_SAMPLES - 1) / 2;
  const name = 'sincnet.conv1d.0.filterbank';
  const lowest = weights.read(`${name}.low_hz_`, [bands, 1]);
  const widths = weights.read(`${name}.band_hz_`, [bands, 1]);
  const hamming = weights.read(`${name}.window_`, [half]);
  const filters = new Float32Array(FILTERS * FILTER_SAMPLES);
  for (let band = 0; band < bands; band++) {
    const low = MIN_HZ + Math.abs(lowest[band]!);
    const high = Math.min(low + MIN_HZ + Math.abs(widths[band]!), SAMPLE_RATE / 2);
    const even = filters.subarray(band * FILTER_SAMPLES, (band + 1) * FILTER_SAMPLES);
    const odd = filters.subarray(
      (bands + band) * FILTER_SAMPLES,
      (bands + band + 1) * FILTER_SAMPLES,
    );
    even[half] = 1;
    for (let i = 0; i < half; i++) {
      const time = (2 * Math.PI * (i - half)) / SAMPLE_RATE;
      const scale = hamming[i]! / (time / 2) / (2 * (high - low));
      even[i] = (Math.sin(high * time) - Math.sin(low * time)) * scale;
      even[FILTER_SAMPLES - 1 - i] = even[i]!;
      odd[i] = (Math.cos(low * time) - Math.cos(high * time)) * scale;
      odd[FILTER_SAMPLES - 1 - i] = -odd[i]!;
    }
  }
  return filters;
}
