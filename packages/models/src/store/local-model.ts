import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { TranscribeError } from '@ws/core';
import { invalidModelError } from '../weights/invalid-model.js';
import { MODEL_FILES } from '../weights/model-directory.js';
import { locateModel, MODEL_PATHS } from '../weights/recognise/locate-model.js';
import { requireModelFiles } from '../weights/recognise/model-files.js';
import type { WeightFormat } from '../weights/whisper-weights.js';
import type { CatalogueModel } from './catalogue.js';
import { fileSize } from './disk.js';

/** A model that was given as a path. */
export interface LocalModel {
  readonly name: string;
  readonly directory: string;
  readonly format: WeightFormat;
  /** The one file of a ggml model. */
  readonly weightsFile?: string | undefined;
}

/** A whole model at a path: a directory with one, or the file of its weights; `undefined` when there is none. */
export function findModelAt(path: string): LocalModel | undefined {
  const found = lookAt(path);
  return TranscribeError.isInstance(found) ? undefined : found;
}

/** The model at a path, or why there is none. */
function lookAt(path: string): LocalModel | TranscribeError {
  try {
    const location = locateModel(resolve(path));
    requireModelFiles(location);
    const { format, directory, weightsFile } = location;
    const isDirectory = statSync(path).isDirectory();
    return {
      name: basename(isDirectory ? directory : weightsFile),
      directory,
      format,
      ...(format === 'ggml' ? { weightsFile } : {}),
    };
  } catch (error) {
    if (TranscribeError.isInstance(error)) return error;
    throw error;
  }
}

/** Why `nameOrPath` is no model: there is something else at that path, or nobody knows the name. */
export function unknownModelError(
  nameOrPath: string,
  catalogue: readonly CatalogueModel[],
): TranscribeError {
  const found = existsSync(nameOrPath) ? lookAt(nameOrPath) : undefined;
  if (TranscribeError.isInstance(found)) return found;
  const known = catalogue.map((model) => model.name);
  return new TranscribeError(
    `There is no model, and no directory, called ${JSON.stringify(nameOrPath)}. The models known by name are ${known.join(', ')}; the path of a directory or file works too: ${MODEL_PATHS}.`,
    { code: 'ERR_MODEL_NOT_FOUND', details: { name: nameOrPath, known } },
  );
}

/**
 * The model's folder in our cache, or `undefined` when it is not there. Folders are moved into place whole, so sizes
 * are looked at, not checksums.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` when the folder holds something else than the model: somebody put it
 *   there, so it is not ours to replace.
 */
export async function findInCache(
  cacheDirectory: string,
  model: CatalogueModel,
): Promise<string | undefined> {
  const directory = join(cacheDirectory, model.name);
  if (await isAbsentOrEmpty(directory)) return undefined;
  const advice = `Put the right file there, remove the folder ${directory} to have the model downloaded, or give the path of another one.`;
  for (const file of model.files) {
    const size = await fileSize(join(directory, file.name));
    if (size === undefined && !MODEL_FILES.includes(file.name)) continue;
    if (size === undefined) {
      throw invalidModelError(join(directory, file.name), 'is missing', { advice });
    }
    if (size !== file.sizeBytes) {
      throw invalidModelError(
        join(directory, file.name),
        `has ${size} bytes, where ${model.name} has ${file.sizeBytes}`,
        { advice },
      );
    }
  }
  return directory;
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
