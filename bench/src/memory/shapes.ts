import type { WhisperDimensions } from '@ws/models';

/** A public model's sizes (openai/whisper's model card; Radford et al. 2022, table 1; the names are `@ws/models`'). */
export interface ModelShape {
  readonly name: string;
  readonly dimensions: WhisperDimensions;
}

export const MODEL_SHAPES: readonly ModelShape[] = [
  shape('tiny', { state: 384, heads: 6, encoder: 4 }),
  shape('base', { state: 512, heads: 8, encoder: 6 }),
  shape('small', { state: 768, heads: 12, encoder: 12 }),
  shape('medium', { state: 1024, heads: 16, encoder: 24 }),
  shape('large-v3-turbo', { state: 1280, heads: 20, encoder: 32, decoder: 4, isV3: true }),
  shape('large-v3', { state: 1280, heads: 20, encoder: 32, isV3: true }),
];

function shape(
  name: string,
  sizes: {
    readonly state: number;
    readonly heads: number;
    /** Layers. */
    readonly encoder: number;
    /** Layers, where they are not as many. */
    readonly decoder?: number;
    /** With 128 mel bands and a token for Cantonese. */
    readonly isV3?: boolean;
  },
): ModelShape {
  const { state, heads, encoder, decoder = encoder, isV3 = false } = sizes;
  return {
    name,
    dimensions: {
      nMels: isV3 ? 128 : 80,
      nAudioCtx: 1500,
      nAudioState: state,
      nAudioHead: heads,
      nAudioLayer: encoder,
      nVocab: isV3 ? 51_866 : 51_865,
      nTextCtx: 448,
      nTextState: state,
      nTextHead: heads,
      nTextLayer: decoder,
    },
  };
}
