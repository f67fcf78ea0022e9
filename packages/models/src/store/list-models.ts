import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CatalogueModel, type FetchableModel, modelSizeBytes } from './catalogue.js';
import { directorySize } from './disk.js';
import { likelySnapshot } from './hugging-face-cache.js';
import { filesInCache, findInCache } from './local-model.js';
import { DOWNLOADS_FOLDER, downloadFolder, folderName, modelFolder } from './model-folder.js';
import { keptFile } from './model-record.js';
import { repositoryModelOfFolder } from './repository-model.js';

/** A model that can be had by name, or a repository of the hub that was, or a file. */
export interface ListedModel {
  /** `file`: no Whisper model, but a file that `resolveFile` keeps: the weights of a detector, say. */
  readonly kind: 'model' | 'file';
  /** Its name in the catalogue; of a repository, `owner/name` or `owner/name@revision`. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly repository: string;
  /** SPDX identifier; like the three that follow, `undefined` for a repository or file, of which nothing is known. */
  readonly licence: string | undefined;
  /** Number of weights. */
  readonly parameters: number | undefined;
  readonly multilingual: boolean | undefined;
  /** Bands of its mel spectrogram. */
  readonly melBands: number | undefined;
  /** Bytes of all its files, or about that; 0 where nothing is known. */
  readonly sizeBytes: number;
  /**
   * `ready`: all files are here, by their sizes. `partial`: a download was cut, or is going on. `invalid`: its folder
   * in the cache holds something else. `absent`: none of these.
   */
  readonly state: 'ready' | 'partial' | 'invalid' | 'absent';
  /** Where it was found, when it is ready. */
  readonly source: 'cache' | 'hf-cache' | undefined;
  /** Its directory, when it is ready. */
  readonly directory: string | undefined;
  /** Bytes that are here, when it is ready or partial. */
  readonly hereBytes: number;
}

/** Every model of the catalogue, then the repositories and files that are in the cache, and what of them is here. */
export async function listModelsOf(
  catalogue: readonly CatalogueModel[],
  cacheDirectory: string,
): Promise<readonly ListedModel[]> {
  const known = new Set(catalogue.map(folderName));
  const folders = new Set([
    ...(await readdir(cacheDirectory).catch(() => [])),
    ...(await readdir(join(cacheDirectory, DOWNLOADS_FOLDER)).catch(() => [])),
  ]);
  const others = [...folders].filter(
    (folder) => !known.has(folder) && !/\.(lock|removed)$/.test(folder),
  );
  const repositories = others.map(repositoryModelOfFolder).filter((model) => model !== undefined);
  const files = await Promise.all(others.map((folder) => keptFile(cacheDirectory, folder)));
  const models: readonly FetchableModel[] = [...catalogue, ...repositories];
  const kept = files.filter((file) => file !== undefined);
  return Promise.all([
    ...models.map((model) => listed('model', model, cacheDirectory)),
    ...kept.map((file) => listed('file', file, cacheDirectory)),
  ]);
}

async function listed(
  kind: ListedModel['kind'],
  model: FetchableModel & Partial<CatalogueModel>,
  cacheDirectory: string,
): Promise<ListedModel> {
  const here = await stateOf(model, cacheDirectory);
  const files =
    here.source === 'cache'
      ? await filesInCache(modelFolder(cacheDirectory, model), model)
      : model.files;
  return {
    kind,
    name: model.name,
    aliases: model.aliases ?? [],
    repository: model.repository,
    licence: model.licence,
    parameters: model.parameters,
    multilingual: model.multilingual,
    melBands: model.melBands ?? (model.parameters === undefined ? undefined : 80),
    sizeBytes: modelSizeBytes({ ...model, files }),
    ...here,
  };
}

async function stateOf(
  model: FetchableModel,
  cacheDirectory: string,
): Promise<Pick<ListedModel, 'state' | 'source' | 'directory' | 'hereBytes'>> {
  const nowhere = { source: undefined, directory: undefined, hereBytes: 0 };
  const ready = async (source: 'cache' | 'hf-cache', directory: string) =>
    ({ state: 'ready', source, directory, hereBytes: await directorySize(directory) }) as const;
  try {
    const directory = await findInCache(cacheDirectory, model);
    if (directory !== undefined) return ready('cache', directory);
  } catch {
    return { state: 'invalid', ...nowhere };
  }
  const snapshot = await likelySnapshot(model);
  if (snapshot !== undefined) return ready('hf-cache', snapshot.directory);
  const hereBytes = await directorySize(downloadFolder(cacheDirectory, model));
  return { ...nowhere, state: hereBytes > 0 ? 'partial' : 'absent', hereBytes };
}
