import type { Graph } from '../onnx/graph.js';
import { linear } from './linear.js';

/** Weights that share a scale: a multiple of these is every Whisper's width. */
const BLOCK = 128;

/** Tokens of each row that are looked at twice. */
const SHORTLIST = 32;

/** The product with the vocabulary. */
export interface VocabularyProduct {
  /** Width of a row. */
  readonly state: number;
  readonly vocabulary: number;
  /** Tokens of text: the vocabulary's first. All others are special: the end, languages, times. */
  readonly textTokens: number;
  /** The embedding of all tokens, `[vocabulary, state]`, when the model is written. */
  readonly read: () => Float32Array;
  /** The same in the graph, in half precision. */
  readonly table: string;
}

/** Whether a vocabulary can be had by shortlist: narrower blocks than 128, or no text, no real model has. */
export function hasShortlist(state: number, textTokens: number): boolean {
  return state % BLOCK === 0 && textTokens > SHORTLIST;
}

/** Symmetric 4-bit scales, one per block: the largest magnitude becomes -8, the one number that has no opposite. */
function blockScales(weight: Float32Array): Float32Array {
  return Float32Array.from({ length: weight.length / BLOCK }, (_, block) => {
    let largest = 0;
    for (let i = block * BLOCK; i < (block + 1) * BLOCK; i++) {
      if (Math.abs(weight[i]!) > Math.abs(largest)) largest = weight[i]!;
    }
    return largest === 0 ? 1 : largest / -8;
  });
}

function writeHalfBytes(weight: Float32Array, target: Uint8Array): void {
  const scales = blockScales(weight);
  const quantised = (i: number): number =>
    // The kernel takes 8 as zero.
    Math.max(0, Math.min(15, Math.round(weight[i]! / scales[Math.floor(i / BLOCK)]!) + 8));
  for (let i = 0; i < target.length; i++) {
    target[i] = quantised(2 * i) | (quantised(2 * i + 1) << 4);
  }
}

/**
 * Logits of `rows` `[m, state]` in two looks.
 *
 * The product with the vocabulary reads more memory than all layers of a small decoder, and most of it for tokens that
 * are out of the question. So weights of 4 bits say which tokens of text are the likeliest; those are multiplied again, with
 * the weights as they were published, and it is this second product that decides. The special tokens, fewer by far and
 * compared with each other and with text by their sums, have 8 bits.
 *
 * A row's shortlisted logits are, bit for bit, the same alone and beside others: each is a product of its own. The others
 * differ in their last digits, and with them, in its last digits, how likely a token is.
 *
 * @returns the tokens that can be the likeliest, `[m, …]`: those of the shortlist, and the special ones
 */
export function shortlistLogits(
  graph: Graph,
  product: VocabularyProduct,
  rows: string,
  output: string,
): string {
  const { state, vocabulary, textTokens, read, table } = product;
  const ofText = (): Float32Array => read().subarray(0, textTokens * state);
  const weight = graph.tensor('uint8', [textTokens, state / BLOCK, BLOCK / 2], (target) =>
    writeHalfBytes(ofText(), target),
  );
  const scales = graph.weights([(textTokens * state) / BLOCK], () => blockScales(ofText()));
  const near = graph.op('com.microsoft.MatMulNBits', [rows, weight, scales], {
    ...{ K: state, N: textTokens },
    ...{ bits: 4, block_size: BLOCK, accuracy_level: 4 },
  });
  const [, shortlist] = graph.ops('TopK', [near, graph.integers([SHORTLIST])], 2, {
    axis: -1,
    sorted: 0,
  });
  const listed = graph.op('Cast', [graph.op('Gather', [table, shortlist!])], { to: 1 });
  const columns = graph.op('Reshape', [rows, graph.integers([-1, state, 1])]);
  const exact = graph.op('Reshape', [
    graph.op('MatMul', [listed, columns]),
    graph.integers([-1, SHORTLIST]),
  ]);
  const text = graph.op('ScatterElements', [near, shortlist!, exact], { axis: -1 });
  const ofSpecial = {
    inputs: state,
    outputs: vocabulary - textTokens,
    read: () => read().subarray(textTokens * state),
  };
  const special = linear(graph, 'integer-rows', ofSpecial, rows);
  graph.op('Concat', [text, special], { axis: -1 }, output);
  return graph.op('Concat', [exact, special], { axis: -1 });
}
