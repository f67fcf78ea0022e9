import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { folderName } from './model-folder.js';

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
