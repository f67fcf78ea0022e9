import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { FetchableModel } from './catalogue.js';

/** The folder of what is not a finished model: downloads that are going on or were cut, and their locks. */
export const DOWNLOADS_FOLDER = '.downloads';

/** The name of a model's folder, which no file system takes amiss. */
export function folderName(model: Pick<FetchableModel, 'name'>): string {
  return model.name.replaceAll('/', '--');
}

/** Where a model is in the cache. */
export function modelFolder(cacheDirectory: string, model: Pick<FetchableModel, 'name'>): string {
  return join(cacheDirectory, folderName(model));
}

/** Where a model's download gathers, and is gone on with after a cut. */
export function downloadFolder(
  cacheDirectory: string,
  model: Pick<FetchableModel, 'name'>,
): string {
  return join(cacheDirectory, DOWNLOADS_FOLDER, folderName(model));
}

/** A model on this machine. */
export interface StoredModelPlace {
  readonly name: string;
  readonly directory: string;
  /** For a ggml model, its file. */
  readonly weightsFile?: string | undefined;
}

/** Where the ggml file that was written of a model lies, and what else there is of it. */
export function convertedFolder(cacheDirectory: string, model: StoredModelPlace): string {
  return derivedFolder(cacheDirectory, '.converted', model.name, model.directory);
}

/**
 * The folder in the cache for what an engine prepares of a model and keeps. It goes with the model when that is removed
 * from the cache.
 */
export function preparedFolder(cacheDirectory: string, model: StoredModelPlace): string {
  const path = model.weightsFile ?? model.directory;
  return derivedFolder(cacheDirectory, '.prepared', model.name, path);
}

function derivedFolder(cacheDirectory: string, kind: string, name: string, path: string): string {
  // Models at two paths may have one name.
  const place = createHash('sha256').update(resolve(path)).digest('hex').slice(0, 12);
  return join(cacheDirectory, kind, `${folderName({ name })}-${place}`);
}
