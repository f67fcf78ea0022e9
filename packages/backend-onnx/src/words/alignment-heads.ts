import type { WhisperDimensions, WhisperModelConfig } from '@ws/models';

/** `[layer, head]` of the decoder's cross-attention. */
export type Head = readonly [layer: number, head: number];

/**
 * The heads of cross-attention that follow the audio, by which words are timed: those that the model's configuration
 * names; where it names none, all of the upper half of the decoder's layers, as OpenAI's implementation has it.
 */
export function alignmentHeads(
  { nTextLayer, nTextHead }: WhisperDimensions,
  config: Pick<WhisperModelConfig, 'alignmentHeads'>,
): readonly Head[] {
  if (config.alignmentHeads.length > 0) return config.alignmentHeads;
  const half = Math.floor(nTextLayer / 2);
  return Array.from({ length: nTextLayer - half }, (_, i) => half + i).flatMap((layer) =>
    Array.from({ length: nTextHead }, (_, head): Head => [layer, head]),
  );
}
