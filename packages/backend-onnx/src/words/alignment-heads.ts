import type { WhisperDimensions, WhisperModelConfig } from '@ws/models';

/** `[layer, head]` of the decoder's cross-attention. */
export type Head = readonly [layer: number, head: number];

/** Layers and heads of the decoder and tokens of the vocabulary, which tell the public models apart. */
const key = (layers: number, heads: number, vocabulary: number): string =>
  `${layers} × ${heads}, ${vocabulary}`;

const ENGLISH = 51_864;
const MULTILINGUAL = 51_865;
/** With Cantonese, from large-v3 on. */
const CANTONESE = 51_866;

/** Per layer of the decoder, its heads that follow the audio. */
type HeadsByLayer = Readonly<Record<number, readonly number[]>>;

/**
 * OpenAI's own findings, as published with its implementation. large-v1 and large-v2 are of the same dimensions: what
 * stands here is of large-v2.
 */
const KNOWN: ReadonlyMap<string, HeadsByLayer> = new Map([
  [key(4, 6, ENGLISH), { 1: [0], 2: [0, 5], 3: [0, 1, 2, 3, 4] }],
  [key(4, 6, MULTILINGUAL), { 2: [2], 3: [0, 2, 3, 4, 5] }],
  [key(6, 8, ENGLISH), { 3: [3], 4: [7], 5: [1, 5, 7] }],
  [key(6, 8, MULTILINGUAL), { 3: [1], 4: [2, 3, 7], 5: [1, 2, 4, 6] }],
  [
    key(12, 12, ENGLISH),
    {
      6: [6],
      7: [0, 3, 8],
      8: [2, 5, 7],
      9: [0, 4, 8, 10],
      10: [0, 1, 2, 3, 6, 11],
      11: [2, 4],
    },
  ],
  [key(12, 12, MULTILINGUAL), { 5: [3, 9], 8: [0, 4, 7, 8], 9: [0, 7, 9], 10: [5] }],
  [
    key(24, 16, ENGLISH),
    {
      11: [4],
      14: [1, 12, 14],
      15: [4],
      16: [0, 4, 9],
      17: [12, 14],
      18: [7, 10, 15],
      20: [0, 3, 9, 14],
      21: [12],
    },
  ],
  [key(24, 16, MULTILINGUAL), { 13: [15], 15: [4, 15], 16: [1], 20: [0], 23: [4] }],
  [
    key(32, 20, MULTILINGUAL),
    {
      10: [12],
      13: [17],
      16: [11, 12, 13],
      17: [15, 16],
      18: [4, 11, 19],
      19: [11],
      21: [2, 3],
      22: [3, 9, 12],
      23: [5, 7, 13],
      25: [5],
      26: [1, 12],
      27: [15],
    },
  ],
  [
    key(32, 20, CANTONESE),
    {
      7: [0],
      10: [17],
      12: [18],
      13: [12],
      16: [1],
      17: [14],
      19: [11],
      21: [4],
      24: [1],
      25: [6],
    },
  ],
  [key(4, 20, CANTONESE), { 2: [4, 11], 3: [3, 6, 11, 14] }],
]);

/**
 * The heads of cross-attention that follow the audio, by which words are timed: those that the model's configuration
 * names; where it names none, as ggml files do, those known of OpenAI's model of these dimensions; and of any other
 * model, all of the upper half of its layers, as OpenAI's implementation has it.
 */
export function alignmentHeads(
  dimensions: WhisperDimensions,
  config: Pick<WhisperModelConfig, 'alignmentHeads'>,
): readonly Head[] {
  if (config.alignmentHeads.length > 0) return config.alignmentHeads;
  const { nTextLayer, nTextHead, nVocab, nAudioLayer } = dimensions;
  // A distilled model may have as few layers as a small one; OpenAI's have, but for turbo, as many as their encoders.
  const openAIs = nAudioLayer === nTextLayer || (nTextLayer === 4 && nTextHead === 20);
  const known = openAIs ? KNOWN.get(key(nTextLayer, nTextHead, nVocab)) : undefined;
  if (known !== undefined) {
    return Object.entries(known).flatMap(([layer, heads]) =>
      heads.map((head): Head => [Number(layer), head]),
    );
  }
  const half = Math.floor(nTextLayer / 2);
  return Array.from({ length: nTextLayer - half }, (_, i) => half + i).flatMap((layer) =>
    Array.from({ length: nTextHead }, (_, head): Head => [layer, head]),
  );
}
