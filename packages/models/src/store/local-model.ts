import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { TranscribeError } from '@ws/core';
import { invalidModelError } from '../weights/invalid-model.js';
import {
  incompleteDirectoryError,
  MODEL_FILES,
  missingModelFiles,
} from '../weights/model-directory.js';
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

/** A directory that holds a whole model, given as a path; `undefined` when `path` is none. */
export function findModelDirectory(path: string): { name: string; directory: string } | undefined {
  if (missingModelFiles(path).length > 0) return undefined;
  const directory = resolve(path);
  return { name: basename(directory), directory };
}

/** Why `nameOrPath` is no model: it is a directory without one, a file, or a name that nobody knows. */
export function unknownModelError(
  nameOrPath: string,
  catalogue: readonly CatalogueModel[],
): TranscribeError {
  if (existsSync(nameOrPath)) {
    if (statSync(nameOrPath).isDirectory()) {
      return incompleteDirectoryError(resolve(nameOrPath), missingModelFiles(nameOrPath));
    }
    return new TranscribeError(
      `${resolve(nameOrPath)} is a file. Give the directory that holds ${MODEL_FILES.join(', ')}.`,
      { code: 'ERR_MODEL_NOT_FOUND', details: { path: resolve(nameOrPath) } },
    );
  }
  const known = catalogue.flatMap((model) => [model.name, ...(model.aliases ?? [])]);
  const nearest = nearestNames(nameOrPath, known);
  const meant = nearest.length === 0 ? '' : ` Did you mean ${nearest.join(', or ')}?`;
  return new TranscribeError(
    `There is no model, and no directory, called ${JSON.stringify(nameOrPath)}.${meant} The models known by name are ${known.join(', ')}; a repository of the hub (owner/name, or owner/name@revision) and the path of a directory work too, where they hold ${MODEL_FILES.join(', ')} (a CTranslate2 Whisper model).`,
    { code: 'ERR_MODEL_NOT_FOUND', details: { name: nameOrPath, nearest, known } },
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
  model: FetchableModel,
): Promise<string | undefined> {
  const directory = modelFolder(cacheDirectory, model);
  if (await isAbsentOrEmpty(directory)) return undefined;
  const advice = `Put the right file there, remove the folder ${directory} to have the model downloaded, or give the path of another one.`;
  for (const file of await filesInCache(directory, model)) {
    const size = await fileSize(join(directory, file.name));
    if (size === undefined && !MODEL_FILES.includes(file.name)) continue;
    if (size === undefined) {
      throw invalidModelError(join(directory, file.name), 'is missing', { advice });
    }
    if (file.sizeBytes !== undefined && size !== file.sizeBytes) {
      throw invalidModelError(
        join(directory, file.name),
        `has ${size} bytes, where ${model.name} has ${file.sizeBytes}`,
        { advice },
      );
    }
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
