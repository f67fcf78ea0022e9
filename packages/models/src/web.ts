// The entry in browsers: weights come from addresses instead of a disk.

export { type FetchedModel, fetchModel } from './web/fetch-model.js';
export {
  DEFAULT_FETCH_MODEL_OPTIONS,
  type FetchModelOptions,
  type FetchProgress,
} from './web/options.js';
export { clearModelCache } from './web/origin-cache.js';
export type { WhisperDimensions } from './weights/dimensions.js';
export type { WhisperModelConfig } from './weights/model-config.js';
export { openModel, openWeights, type WhisperModel } from './weights/open-model.js';
export type {
  WeightDtype,
  WeightFormat,
  WeightTensor,
  WhisperWeights,
} from './weights/whisper-weights.js';
