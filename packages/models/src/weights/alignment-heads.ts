import type { WhisperDimensions } from './dimensions.js';

/** `[layer, head]` of the decoder's cross-attention. */
export type AlignmentHead = readonly [layer: number, head: number];

// "layer.head" of the cross-attention heads that OpenAI found to follow the audio, from the table of its `whisper`
// package (`_ALIGNMENT_HEADS`), by decoder layers, heads, and whether the model knows other languages than English.
const TABLE: ReadonlyMap<string, string> = new Map([
  ['4 6 51864', '1.0 2.0 2.5 3.0 3.1 3.2 3.3 3.4'],
  ['4 6 51865', '2.2 3.0 3.2 3.3 3.4 3.5'],
  ['6 8 51864', '3.3 4.7 5.1 5.5 5.7'],
  ['6 8 51865', '3.1 4.2 4.3 4.7 5.1 5.2 5.4 5.6'],
  [
    '12 12 51864',
    '6.6 7.0 7.3 7.8 8.2 8.5 8.7 9.0 9.4 9.8 9.10 10.0 10.1 10.2 10.3 10.6 10.11 11.2 11.4',
  ],
  ['12 12 51865', '5.3 5.9 8.0 8.4 8.7 8.8 9.0 9.7 9.9 10.5'],
  [
    '24 16 51864',
    '11.4 14.1 14.12 14.14 15.4 16.0 16.4 16.9 17.12 17.14 18.7 18.10 18.15 20.0 20.3 20.9 20.14 21.12',
  ],
  ['24 16 51865', '13.15 15.4 15.15 16.1 20.0 23.4'],
  // large-v2; the first large, of the same sizes, has others and is hardly used.
  [
    '32 20 51865',
    '10.12 13.17 16.11 16.12 16.13 17.15 17.16 18.4 18.11 18.19 19.11 21.2 21.3 22.3 22.9 22.12 23.5 23.7 23.13 25.5 26.1 26.12 27.15',
  ],
  ['32 20 51866', '7.0 10.17 12.18 13.12 16.1 17.14 19.11 21.4 24.1 25.6'],
  ['4 20 51866', '2.4 2.11 3.3 3.6 3.11 3.14'],
]);

/**
 * The alignment heads of OpenAI's model of these dimensions, for files that do not name them; none when there is no such
 * model.
 */
export function knownAlignmentHeads({
  nAudioLayer,
  nTextLayer,
  nTextHead,
  nVocab,
}: WhisperDimensions): readonly AlignmentHead[] {
  // A distilled model may have as few layers as a small one; OpenAI's have, but for turbo, as many as their encoders.
  if (nAudioLayer !== nTextLayer && !(nTextLayer === 4 && nTextHead === 20)) return [];
  const heads = TABLE.get(`${nTextLayer} ${nTextHead} ${nVocab}`)?.split(' ') ?? [];
  return heads.map((pair): AlignmentHead => {
    const [layer, head] = pair.split('.').map(Number);
    return [layer!, head!];
  });
}

/**
 * The heads of cross-attention that follow the audio, by which words are timed: those that the model's configuration
 * names; if it names none, all of the upper half of the decoder's layers, as OpenAI's implementation has it.
 */
export function alignmentHeads(
  { nTextLayer, nTextHead }: WhisperDimensions,
  config: { readonly alignmentHeads: readonly AlignmentHead[] },
): readonly AlignmentHead[] {
  if (config.alignmentHeads.length > 0) return config.alignmentHeads;
  const half = Math.floor(nTextLayer / 2);
  return Array.from({ length: nTextLayer - half }, (_, i) => half + i).flatMap((layer) =>
    Array.from({ length: nTextHead }, (_, head): AlignmentHead => [layer, head]),
  );
}
