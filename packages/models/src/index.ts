export { defaultCacheDirectory } from './store/cache-directory.js';
export {
  type CatalogueFile,
  type CatalogueModel,
  type MirrorEntry,
  type MirrorWheel,
  MODEL_CATALOGUE,
} from './store/catalogue.js';
export {
  createModelStore,
  type ListedModel,
  listModels,
  type ModelStore,
  type ModelStoreOptions,
  type ResolvedModel,
  resolveModel,
} from './store/model-store.js';
export { DEFAULT_RESOLVE_MODEL_OPTIONS, type ResolveModelOptions } from './store/options.js';
export type { DownloadSource, ModelProgress, ProgressListener } from './store/progress.js';
export { type WhisperDimensions, whisperTensorShapes } from './weights/dimensions.js';
export type { WhisperModelConfig } from './weights/model-config.js';
export { openWeights, readModelDirectory, type WhisperFiles } from './weights/model-directory.js';
export type { WeightDtype, WeightTensor, WhisperWeights } from './weights/whisper-weights.js';
