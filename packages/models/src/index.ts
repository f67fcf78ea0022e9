export { type WhisperDimensions, whisperTensorShapes } from './weights/dimensions.js';
export type { WhisperModelConfig } from './weights/model-config.js';
export { openWeights, readModelDirectory, type WhisperFiles } from './weights/model-directory.js';
export type { WeightDtype, WeightTensor, WhisperWeights } from './weights/whisper-weights.js';
