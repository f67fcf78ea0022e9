import { createGraph, type Graph } from '@ws/backend-onnx/internal';
import type { CheckpointWeights } from './checkpoint-weights.js';
import { BANDS, filterBank } from './filter-bank.js';

const CHANNELS = 32;
const GROWTH = 32;
const BOTTLENECK = 128;
const INITIAL = 128;
/** Layers of each dense block, and the dilation of its convolutions. */
const BLOCKS = [
  { layers: 12, dilation: 1 },
  { layers: 24, dilation: 2 },
  { layers: 16, dilation: 2 },
] as const;
/** Frames that share what they know of each other. */
const SEGMENT = 100;
/** Numbers of a voice. */
export const EMBEDDING = 192;

/**
 * CAM++ (Wang et al. 2023, "CAM++: a fast and efficient network for speaker verification using context-aware masking"), as
 * 3D-Speaker trained it on Chinese and English: a convolutional head, three densely connected blocks of dilated convolutions
 * that are masked by their context, and mean and deviation over time. From `[1, 1, samples]` at 16 kHz to `[1, 192]`, what a
 * voice is like; voices are compared by the cosine of their angle.
 */
export function embeddingGraph(weights: CheckpointWeights): Graph {
  const graph = createGraph('embedding');
  const audio = graph.input('audio', 'float32', [1, 1, 'samples']);
  let x = filterBank(graph, audio);

  x = relu(norm(convolved2d(x, 'head.conv1', 1, 3, 1), 'head.bn1', CHANNELS, 4));
  for (const layer of [1, 2]) {
    for (const block of [0, 1]) x = residual(x, `head.layer${layer}.${block}`, block === 0 ? 2 : 1);
  }
  x = relu(norm(convolved2d(x, 'head.conv2', CHANNELS, 3, 2), 'head.bn2', CHANNELS, 4));
  let channels = (CHANNELS * BANDS) / 8;
  x = graph.op('Reshape', [x, graph.integers([1, channels, -1])]);
  const tdnn = convolved(x, 'xvector.tdnn.linear', [INITIAL, channels, 5], {
    strides: [2],
    pads: [2, 2],
  });
  x = relu(norm(tdnn, 'xvector.tdnn.nonlinear.batchnorm', INITIAL));
  channels = INITIAL;
  for (const [index, { layers, dilation }] of BLOCKS.entries()) {
    for (let layer = 1; layer <= layers; layer++) {
      const name = `xvector.block${index + 1}.tdnnd${layer}`;
      x = graph.op('Concat', [x, dense(x, name, channels, dilation)], { axis: 1 });
      channels += GROWTH;
    }
    const name = `xvector.transit${index + 1}`;
    x = relu(norm(x, `${name}.nonlinear.batchnorm`, channels));
    x = convolved(x, `${name}.linear`, [channels / 2, channels, 1]);
    channels /= 2;
  }
  x = relu(norm(x, 'xvector.out_nonlinear.batchnorm', channels));
  x = graph.op('Concat', statistics(x), { axis: 1 });
  x = convolved(x, 'xvector.dense.linear', [EMBEDDING, 2 * channels, 1]);
  x = norm(x, 'xvector.dense.nonlinear.batchnorm', EMBEDDING);
  graph.op('Reshape', [x, graph.integers([1, EMBEDDING])], {}, 'embedding');
  graph.output('embedding', 'float32', [1, EMBEDDING]);
  return graph;

  function relu(value: string): string {
    return graph.op('Relu', [value]);
  }

  /** Batch normalisation, whose statistics are constants: a factor and a sum. */
  function norm(value: string, name: string, size: number, axes = 3): string {
    const read = (part: string): Float32Array => weights.read(`${name}.${part}`, [size]);
    const variance = read('running_var');
    const mean = read('running_mean');
    const isScaled = weights.has(`${name}.weight`);
    const scale = variance.map(
      (one, i) => (isScaled ? read('weight')[i]! : 1) / Math.sqrt(one + 1e-5),
    );
    const shift = scale.map((one, i) => (isScaled ? read('bias')[i]! : 0) - mean[i]! * one);
    const shape = [1, size, 1, 1].slice(0, axes);
    const scaled = graph.op('Mul', [value, graph.floats(scale, shape)]);
    return graph.op('Add', [scaled, graph.floats(shift, shape)]);
  }

  function convolved2d(
    value: string,
    name: string,
    inputs: number,
    size: 1 | 3,
    stride: number,
  ): string {
    const kernel = weights.constant(graph, `${name}.weight`, [CHANNELS, inputs, size, size]);
    const pad = (size - 1) / 2;
    return graph.op('Conv', [value, kernel], { strides: [stride, 1], pads: [pad, pad, pad, pad] });
  }

  function residual(value: string, name: string, stride: number): string {
    let y = relu(
      norm(convolved2d(value, `${name}.conv1`, CHANNELS, 3, stride), `${name}.bn1`, CHANNELS, 4),
    );
    y = norm(convolved2d(y, `${name}.conv2`, CHANNELS, 3, 1), `${name}.bn2`, CHANNELS, 4);
    const kept = weights.has(`${name}.shortcut.0.weight`)
      ? norm(
          convolved2d(value, `${name}.shortcut.0`, CHANNELS, 1, stride),
          `${name}.shortcut.1`,
          CHANNELS,
          4,
        )
      : value;
    return relu(graph.op('Add', [y, kept]));
  }

  function convolved(
    value: string,
    name: string,
    shape: readonly [number, number, number],
    attributes: Parameters<Graph['op']>[2] = {},
  ): string {
    const kernel = weights.constant(graph, `${name}.weight`, shape);
    const bias = weights.has(`${name}.bias`)
      ? [weights.constant(graph, `${name}.bias`, [shape[0]])]
      : [];
    return graph.op('Conv', [value, kernel, ...bias], attributes);
  }

  /** One layer of a dense block: what it adds to its input, masked by the context of each frame. */
  function dense(value: string, name: string, inputs: number, dilation: number): string {
    let y = relu(norm(value, `${name}.nonlinear1.batchnorm`, inputs));
    y = convolved(y, `${name}.linear1`, [BOTTLENECK, inputs, 1]);
    y = relu(norm(y, `${name}.nonlinear2.batchnorm`, BOTTLENECK));
    const local = convolved(y, `${name}.cam_layer.linear_local`, [GROWTH, BOTTLENECK, 3], {
      dilations: [dilation],
      pads: [dilation, dilation],
    });
    const whole = graph.op('ReduceMean', [y, graph.integers([2])], { keepdims: 1 });
    const context = graph.op('Add', [segmentMeans(y), whole]);
    const narrow = relu(
      convolved(context, `${name}.cam_layer.linear1`, [BOTTLENECK / 2, BOTTLENECK, 1]),
    );
    const mask = convolved(narrow, `${name}.cam_layer.linear2`, [GROWTH, BOTTLENECK / 2, 1]);
    return graph.op('Mul', [local, graph.op('Sigmoid', [mask])]);
  }

  /** The mean of each segment of frames, for each of its frames; the last segment may be shorter. */
  function segmentMeans(value: string): string {
    const means = graph.op('AveragePool', [value], {
      kernel_shape: [SEGMENT],
      strides: [SEGMENT],
      ceil_mode: 1,
    });
    const column = graph.op('Unsqueeze', [means, graph.integers([3])]);
    const spread = graph.op('Expand', [column, graph.integers([1, 1, 1, SEGMENT])]);
    const flat = graph.op('Reshape', [spread, graph.integers([1, BOTTLENECK, -1])]);
    const frames = graph.op('Slice', [
      graph.op('Shape', [value]),
      ...[graph.integers([2]), graph.integers([3])],
    ]);
    return graph.op('Slice', [flat, graph.integers([0]), frames, graph.integers([2])]);
  }

  /** Mean and standard deviation (of a sample) over time. */
  function statistics(value: string): string[] {
    const axes = graph.integers([2]);
    const mean = graph.op('ReduceMean', [value, axes], { keepdims: 1 });
    const apart = graph.op('Sub', [value, mean]);
    const squares = graph.op('ReduceSum', [graph.op('Mul', [apart, apart]), axes], { keepdims: 1 });
    const frames = graph.op('Slice', [
      graph.op('Shape', [value]),
      ...[graph.integers([2]), graph.integers([3])],
    ]);
    const others = graph.op('Sub', [graph.op('Cast', [frames], { to: 1 }), graph.floats([1])]);
    // One frame has no deviation.
    const count = graph.op('Max', [others, graph.floats([1])]);
    return [mean, graph.op('Sqrt', [graph.op('Div', [squares, count])])];
  }
}
