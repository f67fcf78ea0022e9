import type { WhisperDimensions } from '@ws/models';

// What whisper.cpp's programs call the alignment heads that they know, by decoder layers, heads and vocabulary.
const PRESETS: ReadonlyMap<string, string> = new Map([
  ['4 6 51864', 'tiny.en'],
  ['4 6 51865', 'tiny'],
  ['6 8 51864', 'base.en'],
  ['6 8 51865', 'base'],
  ['12 12 51864', 'small.en'],
  ['12 12 51865', 'small'],
  ['24 16 51864', 'medium.en'],
  ['24 16 51865', 'medium'],
  // large-v2; the first large, of the same sizes, has others and is hardly used.
  ['32 20 51865', 'large.v2'],
  ['32 20 51866', 'large.v3'],
  ['4 20 51866', 'large.v3.turbo'],
]);

/**
 * What the option `-dtw` of whisper.cpp's programs is to be for a model; nothing where they know no alignment heads for it.
 *
 * @param alignmentHeads - as `@ws/models` tells of them: none for a model that is not one of OpenAI's
 */
export function dtwPreset(
  { nTextLayer, nTextHead, nVocab }: WhisperDimensions,
  alignmentHeads: readonly unknown[],
): string | undefined {
  if (alignmentHeads.length === 0) return undefined;
  return PRESETS.get(`${nTextLayer} ${nTextHead} ${nVocab}`);
}
