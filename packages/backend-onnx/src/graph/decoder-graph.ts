import { encodeHalf } from '@ws/models/internal';
import { createGraph, type Graph } from '../onnx/graph.js';
import {
  type BlockContext,
  crossAttention,
  feedForward,
  layerNorm,
  selfAttention,
  splitHeads,
} from './layers.js';
import { type KindOfLayer, type LinearKind, linear } from './linear.js';
import { DECODER } from './names.js';
import { hasShortlist, shortlistLogits } from './shortlist-logits.js';
import type { WeightSource } from './weight-source.js';

export interface DecoderGraphOptions {
  readonly kindOf: KindOfLayer;
  /** The product with the vocabulary, the decoder's largest: as a linear layer, or see {@link shortlistLogits}. */
  readonly logits: LinearKind | 'shortlist';
  /** How many tokens, the vocabulary's first, are text; needed for a shortlist. */
  readonly textTokens?: number | undefined;
  /** `[layer, head]` of cross-attention whose weights can be had; none by default. */
  readonly alignmentHeads?: readonly (readonly [layer: number, head: number])[];
}

const TOKEN_EMBEDDING = 'decoder.token_embedding.weight';

/**
 * Whisper's text decoder over s new tokens, with a cache of the p tokens before them.
 *
 * Inputs: `tokens` `[1, s]`; `positions` `[s]`; `mask` `[s, p + s]`, added to the scores of self-attention; `select`
 * `[m]`, the rows whose logits are wanted; `cross_bias` `[n]`, added to the scores of cross-attention; the cache
 * `past_key_l`, `past_value_l` `[1, heads, p, d]`; the encoder's `cross_key_l`, `cross_value_l`.
 * Outputs: `logits` `[m, vocabulary]`; of each row of them `largest` and `log_sum_exp`, `[m, 1]`; the grown cache
 * `present_key_l`, `present_value_l`; where alignment heads are given, `alignment` `[1, alignment heads, s, n]`, their
 * weights of cross-attention, layer by layer.
 */
export function decoderGraph(weights: WeightSource, options: DecoderGraphOptions): Graph {
  const { nTextState, nTextHead, nTextLayer, nTextCtx, nVocab } = weights.dimensions;
  const graph = createGraph('whisper_decoder');
  const context: BlockContext = {
    graph,
    weights,
    kindOf: options.kindOf,
    state: nTextState,
    heads: nTextHead,
  };
  const width = nTextState / nTextHead;
  const { alignmentHeads = [] } = options;
  const alignment: string[] = [];

  const tokens = graph.input(DECODER.tokens, 'int64', [1, 'new']);
  const positions = graph.input(DECODER.positions, 'int64', ['new']);
  const mask = graph.input(DECODER.mask, 'float32', ['new', 'all']);
  const select = graph.input(DECODER.select, 'int64', ['selected']);
  const crossBias = graph.input(DECODER.crossBias, 'float32', ['keys']);

  const floatLogits = options.logits === 'float';
  // Beside an 8-bit product the table only looks tokens up: half precision, which is what the weights are
  // published in, loses nothing and halves it. A float product shares the table.
  const readTable = (): Float32Array => weights.read(TOKEN_EMBEDDING);
  const tableShape = [nVocab, nTextState];
  const table = floatLogits
    ? graph.weights(tableShape, readTable)
    : graph.tensor('float16', tableShape, ({ buffer, byteOffset, byteLength }) =>
        encodeHalf(readTable(), new Uint16Array(buffer, byteOffset, byteLength / 2)),
      );
  const positionTable = graph.weights([nTextCtx, nTextState], () =>
    weights.read('decoder.positional_embedding'),
  );
  const looked = graph.op('Gather', [table, tokens]);
  const embedded = floatLogits ? looked : graph.op('Cast', [looked], { to: 1 });
  let x = graph.op('Add', [embedded, graph.op('Gather', [positionTable, positions])]);

  for (let layer = 0; layer < nTextLayer; layer++) {
    const block = `decoder.blocks.${layer}`;
    const cached =
      (past: string, present: string) =>
      (fresh: string): string => {
        graph.input(past, 'float32', [1, nTextHead, 'past', width]);
        graph.output(present, 'float32', [1, nTextHead, 'all', width]);
        return graph.op('Concat', [past, splitHeads(context, fresh)], { axis: 2 }, present);
      };
    x = selfAttention(context, x, block, mask, {
      key: cached(DECODER.pastKey(layer), DECODER.presentKey(layer)),
      keysByRow: true,
      value: cached(DECODER.pastValue(layer), DECODER.presentValue(layer)),
    });
    const heard = crossAttention(context, x, block, crossBias, {
      key: graph.input(DECODER.crossKey(layer), 'float32', [1, nTextHead, width, 'keys']),
      value: graph.input(DECODER.crossValue(layer), 'float32', [1, nTextHead, 'keys', width]),
    });
    x = heard.x;
    const heads = alignmentHeads.flatMap(([place, head]) => (place === layer ? [head] : []));
    if (heads.length > 0) {
      const chosen = graph.integers(heads);
      alignment.push(graph.op('Gather', [heard.attention, chosen], { axis: 1 }));
    }
    x = feedForward(context, x, block);
  }

  if (alignment.length > 0) {
    const joined = graph.op('Concat', alignment, { axis: 1 });
    graph.op('Transpose', [joined], { perm: [2, 1, 0, 3] }, DECODER.alignment);
    graph.output(DECODER.alignment, 'float32', [1, alignmentHeads.length, 'new', 'keys']);
  }
  const last = layerNorm(context, x, 'decoder.ln');
  const chosen = graph.op('Gather', [last, select], { axis: 1 });
  const rows = graph.op('Reshape', [chosen, graph.integers([-1, nTextState])]);
  let candidates: string = DECODER.logits;
  if (floatLogits) {
    graph.op('Gemm', [rows, table], { transB: 1 }, DECODER.logits);
  } else {
    const { textTokens = 0 } = options;
    if (options.logits === 'shortlist' && hasShortlist(nTextState, textTokens)) {
      const given = { state: nTextState, vocabulary: nVocab, textTokens };
      const product = { ...given, read: readTable, table };
      candidates = shortlistLogits(graph, product, rows, DECODER.logits);
    } else {
      const kind = options.logits === 'shortlist' ? 'integer-rows' : options.logits;
      const layer = { inputs: nTextState, outputs: nVocab, read: readTable };
      linear(graph, kind, layer, rows, DECODER.logits);
    }
  }
  graph.output(DECODER.logits, 'float32', ['selected', nVocab]);
  addSums(graph, candidates);
  return graph;
}

/**
 * The largest logit of each row, which is among `candidates`, and ln Σ exp of all. In steps: as one, `ReduceLogSumExp` is
 * seven times slower.
 */
function addSums(graph: Graph, candidates: string): void {
  const last = graph.integers([-1]);
  const largest = graph.op('ReduceMax', [candidates, last], {}, DECODER.largest);
  const powers = graph.op('Exp', [graph.op('Sub', [DECODER.logits, largest])]);
  const sum = graph.op('Log', [graph.op('ReduceSum', [powers, last])]);
  graph.op('Add', [sum, largest], {}, DECODER.logSumExp);
  graph.output(DECODER.largest, 'float32', ['selected', 1]);
  graph.output(DECODER.logSumExp, 'float32', ['selected', 1]);
}
