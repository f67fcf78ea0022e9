import type { WhisperDimensions } from '@ws/models';
import { whisperTensorShapes } from '@ws/models/internal';
import type { WeightSource } from '../graph/weight-source.js';
import { randomFloats } from './random.js';

/** A Whisper of a few numbers; its widths hold whole blocks of 128, as a shortlist needs them. */
export const TINY: WhisperDimensions = {
  nMels: 8,
  nAudioCtx: 96,
  nAudioState: 128,
  nAudioHead: 2,
  nAudioLayer: 2,
  nVocab: 40,
  nTextCtx: 24,
  nTextState: 128,
  nTextHead: 2,
  nTextLayer: 2,
};

/** Random weights, the same ones for the same name. */
export function tinyWeights(dimensions: WhisperDimensions = TINY): WeightSource {
  const shapes = whisperTensorShapes(dimensions);
  return {
    dimensions,
    read(name) {
      const shape = shapes.get(name);
      if (shape === undefined) throw new Error(`Whisper has no ${name}`);
      const length = shape.reduce((product, size) => product * size, 1);
      const seed = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1e6, 7);
      if (/ln(_post)?\.weight$/.test(name)) return new Float32Array(length).fill(1);
      const fanIn = length / shape[0]!;
      const isProduct = shape.length > 1 && !name.includes('embedding');
      return randomFloats(length, seed, isProduct ? 1.7 / Math.sqrt(fanIn) : 0.5);
    },
  };
}
