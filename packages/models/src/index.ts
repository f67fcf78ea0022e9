export { defaultCacheDirectory, userCacheDirectory } from './store/cache-directory.js';
export { acquireCacheLock, type CacheLock } from './store/cache-lock.js';
export type {
  CatalogueFile,
  CatalogueModel,
  MirrorWheel,
} from './store/catalogue.js';
export type { ListedModel } from './store/list-models.js';
export type { ResolvedModel } from './store/local-model.js';
export {
  createModelStore,
  listModels,
  type ModelStore,
  type ModelStoreOptions,
  removeModel,
  resolveModel,
  verifyModel,
} from './store/model-store.js';
export {
  DEFAULT_RESOLVE_MODEL_OPTIONS,
  type ResolveFileOptions,
  type ResolveModelOptions,
} from './store/options.js';
export type { DownloadSource, ModelProgress, ProgressListener } from './store/progress.js';
export type { RemovedModel } from './store/remove-model.js';
export { type FetchableFile, resolveFile } from './store/resolve-file.js';
export { resolveFiles } from './store/resolve-files.js';
export type { ModelVerification, VerifiedFile } from './store/verify-model.js';
export { MODEL_CATALOGUE } from './store/whisper-catalogue.js';
export { createModelProgress, type ModelProgressDisplay } from './terminal/model-progress.js';
export type { WhisperDimensions } from './weights/dimensions.js';
export { writeGgml } from './weights/ggml/write-ggml.js';
export type { WhisperModelConfig } from './weights/model-config.js';
export { openModel, openWeights, type WhisperModel } from './weights/open-model.js';
export type {
  WeightDtype,
  WeightFormat,
  WeightTensor,
  WhisperWeights,
} from './weights/whisper-weights.js';
