import type { WhisperDimensions } from '@ws/models';

// By decoder layers, heads, and the size of the vocabulary, in seconds: medians of `bench words` in the rows of
// the attention alone, of six voices. The heads of a model look where it learned to look; the median of tiny.en's
// is late, and that of base's early.
const LAGS: ReadonlyMap<string, number> = new Map([
  ['4 6 51864', 0.078],
  ['6 8 51865', -0.068],
]);

/**
 * How much later than the sound of a word the attention of a model's alignment heads is, in seconds; 0 for models that were
 * not measured.
 */
export function attentionLag({
  nAudioLayer,
  nTextLayer,
  nTextHead,
  nVocab,
}: WhisperDimensions): number {
  // A distilled model may have as few layers as a small one.
  if (nAudioLayer !== nTextLayer) return 0;
  return LAGS.get(`${nTextLayer} ${nTextHead} ${nVocab}`) ?? 0;
}
