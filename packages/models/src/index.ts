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
export { type WriteGgmlOptions, writeGgml } from './weights/ggml/write-ggml.js';
export type { WhisperModelConfig } from './weights/model-config.js';
export { openModel, type WhisperModel } from './weights/open-model.js';
export { openWeights } from './weights/open-weights.js';
export type {
  WeightDtype,
  WeightFormat,
  WeightTensor,
  WhisperWeights,
} from './weights/whisper-weights.js';
