import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { TranscribeError } from '@ws/core';
import { invalidModelError } from '../weights/invalid-model.js';
import { locateModel, MODEL_PATHS, requireModelFiles } from '../weights/locate-model.js';
import type { WeightFormat } from '../weights/whisper-weights.js';
import {
  type CatalogueFile,
  type CatalogueModel,
  type FetchableModel,
  isPinned,
} from './catalogue.js';
import { fileSize } from './disk.js';
import { modelFolder } from './model-folder.js';
import { readRecord } from './model-record.js';
import { nearestNames } from './nearest-names.js';
import { missingFiles } from './needed-files.js';
import type { DownloadSource } from './progress.js';

/** A model on this machine. */
export interface ResolvedModel {
  /** The name in the catalogue; for a repository, what was given; for a path, the name of the directory or file. */
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

type LocalModel = Omit<ResolvedModel, 'source'>;

/** A whole model at a path: a directory with one, or the file of its weights; `undefined` when there is none. */
export function findModelAt(path: string): LocalModel | undefined {
  const found = lookAt(path);
  return TranscribeError.isInstance(found) ? undefined : found;
}

/** The model at a path, or why there is none. */
function lookAt(path: string): LocalModel | TranscribeError {
  try {
    return openableModel(resolve(path));
  } catch (error) {
    if (TranscribeError.isInstance(error)) return error;
    throw error;
  }
}

function openableModel(path: string): LocalModel {
  const location = locateModel(path);
  requireModelFiles(location);
  const { format, directory, weightsFile } = location;
  const isDirectory = statSync(path).isDirectory();
  return {
    name: basename(isDirectory ? directory : weightsFile),
    directory,
    format,
    ...(format === 'ggml' ? { weightsFile } : {}),
  };
}

/**
 * What is in the directory of a model that the store found or downloaded: the format of its weights, and of a ggml
 * model its file.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` when its weights are of no known format.
 */
export function storedModel(
  directory: string,
  { files }: FetchableModel,
): Pick<LocalModel, 'directory' | 'format' | 'weightsFile'> {
  const [file] = files;
  const alone = files.length === 1 && file !== undefined;
  const { format, weightsFile } = openableModel(alone ? join(directory, file.name) : directory);
  return { directory, format, ...(weightsFile === undefined ? {} : { weightsFile }) };
}

/** Why `nameOrPath` is no model: something else is at that path, or the name is unknown. */
export function unknownModelError(
  nameOrPath: string,
  catalogue: readonly CatalogueModel[],
): TranscribeError {
  const found = existsSync(nameOrPath) ? lookAt(nameOrPath) : undefined;
  if (TranscribeError.isInstance(found)) return found;
  if (found !== undefined) {
    return new TranscribeError(
      `${nameOrPath} is the path of a model. It was not downloaded by its name: its checksums are not known, and only you can remove it.`,
      { code: 'ERR_MODEL_NOT_FOUND', details: { path: nameOrPath } },
    );
  }
  const known = catalogue.flatMap((model) => [model.name, ...(model.aliases ?? [])]);
  const nearest = nearestNames(nameOrPath, known);
  const meant = nearest.length === 0 ? '' : ` Did you mean ${nearest.join(', or ')}?`;
  return new TranscribeError(
    `There is no model, and no file or directory, called ${JSON.stringify(nameOrPath)}.${meant}
Known by name are ${known.join(', ')}.
A repository of the hub works too (owner/name, or owner/name@revision) where it holds a Whisper model for CTranslate2 or as safetensors; so does a ggml file in one (owner/name/ggml-base.bin).
So does the path of ${MODEL_PATHS}.`,
    { code: 'ERR_MODEL_NOT_FOUND', details: { name: nameOrPath, nearest, known } },
  );
}

/**
 * The model's folder in our cache, or `undefined` when it is not there. Folders are moved into place whole, so sizes
 * are looked at, not checksums.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` when the folder holds something else than the model: a user put it
 *   there, so it is not ours to replace.
 */
export async function findInCache(
  cacheDirectory: string,
  model: FetchableModel,
): Promise<string | undefined> {
  const directory = modelFolder(cacheDirectory, model);
  if (await isAbsentOrEmpty(directory)) return undefined;
  const advice = `Put the right file there, remove the folder ${directory} to have the model downloaded, or give the path of another one.`;
  const sizes = new Map<string, number>();
  const files = await filesInCache(directory, model);
  for (const { name } of files) {
    const size = await fileSize(join(directory, name));
    if (size !== undefined) sizes.set(name, size);
  }
  const [missing] = missingFiles({ files }, (name) => sizes.has(name));
  if (missing !== undefined) {
    throw invalidModelError(join(directory, missing), 'is missing', { advice });
  }
  for (const { name, sizeBytes } of files) {
    const size = sizes.get(name);
    if (size === undefined || size === (sizeBytes ?? size)) continue;
    const problem = `has ${size} bytes, where ${model.name} has ${sizeBytes}`;
    throw invalidModelError(join(directory, name), problem, { advice });
  }
  return directory;
}

/** What is known of the files of a model in the cache: what the catalogue says, or the hub said when it came. */
export async function filesInCache(
  directory: string,
  model: FetchableModel,
): Promise<readonly CatalogueFile[]> {
  if (isPinned(model)) return model.files;
  return (await readRecord(directory))?.files ?? model.files;
}

async function isAbsentOrEmpty(directory: string): Promise<boolean> {
  try {
    return (await readdir(directory)).length === 0;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return true;
    throw invalidModelError(directory, `cannot be read (${code})`, {
      advice: 'Check that this user may read it.',
      cause: error,
    });
  }
}
