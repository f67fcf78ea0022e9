import { join } from 'node:path';
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
