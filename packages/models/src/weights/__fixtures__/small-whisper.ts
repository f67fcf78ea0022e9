import { type WhisperDimensions, whisperTensorShapes } from '../dimensions.js';
import { elementCount } from '../whisper-weights.js';

/** A Whisper whose rows are whole blocks of 32 numbers, with more decoder than encoder layers. */
export const SMALL: WhisperDimensions = {
  nMels: 4,
  nAudioCtx: 6,
  nAudioState: 32,
  nAudioHead: 2,
  nAudioLayer: 1,
  nVocab: 7,
  nTextCtx: 5,
  nTextState: 32,
  nTextHead: 2,
  nTextLayer: 2,
};

/** A tensor's numbers. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Numbers between -0.5 and 0.5 for every tensor, the same ones every time. */
export function smallTensors(dimensions: WhisperDimensions = SMALL): Map<string, Numbers> {
  let seed = 1;
  const tensors = new Map<string, Numbers>();
  for (const [name, shape] of whisperTensorShapes(dimensions)) {
    const values = Float32Array.from({ length: elementCount(shape) }, () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647 - 0.5;
    });
    tensors.set(name, { shape, values });
  }
  return tensors;
}
