import type { BlockContext } from './layers.js';
import { linear } from './linear.js';

/**
 * The two convolutions in front of Whisper's audio encoder, `[1, mels, 2n]` to `[1, n, state]`. The first
 * one, a tenth of the work, is in float32.
 */
export function audioConvolutions(context: BlockContext, mel: string, mels: number): string {
  const { graph, weights, kindOf, state } = context;
  const convolution = (x: string, name: string, inputs: number, stride: number): string => {
    const weight = graph.weights([state, inputs, 3], () => weights.read(`${name}.weight`));
    const filtered = graph.op('Conv', [x, weight, graph.floats(weights.read(`${name}.bias`))], {
      kernel_shape: [3],
      pads: [1, 1],
      strides: [stride],
    });
    return graph.op('Gelu', [filtered]);
  };

  const x = convolution(mel, 'encoder.conv1', mels, 1);
  if (kindOf('encoder.conv2') === 'float') {
    const halved = convolution(x, 'encoder.conv2', state, 2);
    return graph.op('Transpose', [halved], { perm: [0, 2, 1] });
  }
  const byFrame = graph.op('Transpose', [x], { perm: [0, 2, 1] });
  return halvingConvolution(context, byFrame, 'encoder.conv2');
}

/**
 * A convolution over 3 frames that takes every other one, `[1, 2n, state]` to `[1, n, state]`, as a linear layer over
 * three frames side by side: there are 8-bit kernels for that, and none for convolutions.
 */
function halvingConvolution(
  { graph, weights, kindOf, state }: BlockContext,
  x: string,
  name: string,
): string {
  const range = (from: number, to: number): string[] => [
    graph.integers([from]),
    graph.integers([to]),
  ];
  const pairs = graph.op('Reshape', [x, graph.integers([0, -1, 2 * state])]);
  const second = graph.op('Slice', [pairs, ...range(state, 2 * state), graph.integers([2])]);
  const earlier = graph.op('Slice', [second, ...range(0, -1), graph.integers([1])]);
  const silence = graph.tensor('float32', [1, 1, state], (target) => target.fill(0));
  const before = graph.op('Concat', [silence, earlier], { axis: 1 });
  const triples = graph.op('Concat', [before, pairs], { axis: -1 });
  const layer = {
    inputs: 3 * state,
    outputs: state,
    bias: weights.read(`${name}.bias`),
    read: () => {
      const byTap = weights.read(`${name}.weight`);
      const byFrame = new Float32Array(byTap.length);
      for (let row = 0; row < byTap.length; row += 3 * state) {
        for (let i = 0; i < 3 * state; i++) {
          byFrame[row + (i % 3) * state + Math.floor(i / 3)] = byTap[row + i]!;
        }
      }
      return byFrame;
    },
  };
  return graph.op('Gelu', [linear(graph, kindOf(name), layer, triples)]);
}
