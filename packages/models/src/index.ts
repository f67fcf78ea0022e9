export { lookAtMachine, type Machine } from './machine/machine.js';
export { defaultCacheDirectory, userCacheDirectory } from './store/cache-directory.js';
export { acquireCacheLock, type CacheLock } from './store/cache-lock.js';
export type {
  CatalogueFile,
  CatalogueModel,
  FetchableModel,
  MirrorEntry,
  MirrorWheel,
  PinnedFile,
} from './store/catalogue.js';
export { sha256OfFile } from './store/checksum.js';
export { flushFile } from './store/disk.js';
export type { ListedModel } from './store/list-models.js';
export { makeFolder } from './store/make-folder.js';
export { preparedFolder, type StoredModelPlace } from './store/model-folder.js';
export {
  type CacheOptions,
  createModelStore,
  listModels,
  type ModelStore,
  type ModelStoreOptions,
  type ResolvedModel,
  removeModel,
  resolveModel,
  type VerifyModelOptions,
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
export type { ModelVerification, VerifiedFile } from './store/verify-model.js';
export { MODEL_CATALOGUE } from './store/whisper-catalogue.js';
export { type WhisperDimensions, whisperTensorShapes } from './weights/dimensions.js';
export { type WriteGgmlOptions, writeGgml } from './weights/ggml/write-ggml.js';
export type { WhisperModelConfig } from './weights/model-config.js';
export { openModel, openWeights, type WhisperModel } from './weights/open-model.js';
export type {
  WeightDtype,
  WeightFormat,
  WeightTensor,
  WhisperWeights,
} from './weights/whisper-weights.js';
