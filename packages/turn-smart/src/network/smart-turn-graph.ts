import {
  audioConvolutions,
  type BlockContext,
  createGraph,
  feedForward,
  type Graph,
  type KindOfLayer,
  layerNorm,
  project,
  selfAttention,
  splitHeads,
} from '@ws/backend-onnx/internal';
import type { SmartTurnWeights } from './smart-turn-weights.js';
import { FRAMES, MELS } from './turn-features.js';

const STATE = 384;
const HEADS = 6;
const LAYERS = 4;
const POOLED = 256;
const NARROW = 64;
/**
 * Added to the logarithm of the odds: of half the audio the network is less ready to say that a turn is over. With this it
 * tells as many ends as with all of it.
 */
const CALIBRATION = 1.4;

/**
 * Smart Turn v3 (github.com/pipecat-ai/smart-turn, `train.py`): the encoder of Whisper tiny, the mean of its positions,
 * weighted by what a small network makes of each, and three linear layers. From `[1, 80, FRAMES]`, of the newest audio, to
 * `[1, 1]`, the probability that the speaker has finished.
 */
export function smartTurnGraph(weights: SmartTurnWeights, encoder: KindOfLayer): Graph {
  const graph = createGraph('smart_turn');
  const positions = FRAMES / 2;
  const kindOf: KindOfLayer = (name) => (name.startsWith('encoder.') ? encoder(name) : 'float');
  const context: BlockContext = { graph, weights, kindOf, state: STATE, heads: HEADS };

  let x = audioConvolutions(context, graph.input('mel', 'float32', [1, MELS, FRAMES]), MELS);
  // A turn ends where the window does: places are counted from its end.
  const places = weights.read('encoder.positional_embedding').slice(-positions * STATE);
  x = graph.op('Add', [x, graph.floats(places, [positions, STATE])]);
  const noBias = graph.floats([0]);
  for (let layer = 0; layer < LAYERS; layer++) {
    const block = `encoder.blocks.${layer}`;
    x = selfAttention(context, x, block, noBias, {
      key: (fresh) => splitHeads(context, fresh, true),
      value: (fresh) => splitHeads(context, fresh),
    });
    x = feedForward(context, x, block);
  }
  x = layerNorm(context, x, 'encoder.ln_post');

  const judged = graph.op('Tanh', [project(context, 'pool_attention.0', x, STATE, POOLED)]);
  const scores = project(context, 'pool_attention.2', judged, POOLED, 1);
  const shares = graph.op('Softmax', [scores], { axis: 1 });
  const pooled = graph.op('ReduceSum', [graph.op('Mul', [x, shares]), graph.integers([1])], {
    keepdims: 0,
  });
  const first = project(context, 'classifier.0', pooled, STATE, POOLED);
  const second = graph.op('Gelu', [layerNorm(context, first, 'classifier.1')]);
  const third = graph.op('Gelu', [project(context, 'classifier.4', second, POOLED, NARROW)]);
  const odds = graph.op('Add', [
    project(context, 'classifier.6', third, NARROW, 1),
    graph.floats([CALIBRATION]),
  ]);
  graph.op('Sigmoid', [odds], {}, 'probability');
  graph.output('probability', 'float32', [1, 1]);
  return graph;
}
