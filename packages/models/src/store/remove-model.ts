import { rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TranscribeError } from '@ws/core';
import { acquireCacheLock } from './cache-lock.js';
import type { FetchableModel } from './catalogue.js';
import { directorySize, makeDirectory, onDisk, remove } from './disk.js';
import { likelySnapshot } from './hugging-face-cache.js';
import { convertedFolder, downloadFolder, modelFolder, preparedFolder } from './model-folder.js';
import { verifiedFilesPath } from './verified-files.js';

/** The files that {@link ModelStore.remove} removed. */
export interface RemovedModel {
  readonly name: string;
  /** The folder that it was in. */
  readonly directory: string;
  /** Bytes that its files had, with those of a download that was cut, and of what was made of it. */
  readonly freedBytes: number;
}

/**
 * Removes a model from the cache, what a cut download left of it, and what was made of it. The Hugging Face cache is not touched.
 *
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` when there is nothing of it in the cache, `ERR_DOWNLOAD_FAILED` when
 *   another process is downloading it, or the disk does not allow it.
 */
export async function removeModelOf(
  model: FetchableModel,
  cacheDirectory: string,
): Promise<RemovedModel> {
  const directory = modelFolder(cacheDirectory, model);
  const download = downloadFolder(cacheDirectory, model);
  const doomed = `${download}.removed`;
  const place = { name: model.name, directory };
  const derived = [convertedFolder(cacheDirectory, place), preparedFolder(cacheDirectory, place)];
  const sizes = async () => {
    const all = await Promise.all([directory, download, doomed, ...derived].map(directorySize));
    return all.reduce((total, bytes) => total + bytes, 0);
  };
  if ((await sizes()) === 0) throw await nothingToRemove(model, directory);
  await makeDirectory(dirname(download));
  await using _lock = await acquireCacheLock(`${download}.lock`, {
    onWaiting: () => {
      throw busyError(model);
    },
  });
  const freedBytes = await sizes();
  await onDisk(directory, model, async () => {
    // Out of the way at once: no other process shall find half of it.
    await remove(doomed);
    await rename(directory, doomed).catch(ignoreMissing);
    await remove(doomed);
    await remove(download);
    for (const folder of derived) await remove(folder);
    await remove(verifiedFilesPath(cacheDirectory, model));
  });
  return { name: model.name, directory, freedBytes };
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

async function nothingToRemove(model: FetchableModel, directory: string): Promise<TranscribeError> {
  const shared = await likelySnapshot(model);
  const elsewhere =
    shared === undefined
      ? ''
      : ` It is in the Hugging Face cache, ${shared.directory}, which belongs to other programs: remove it there with "hf cache rm" if none of them needs it.`;
  return new TranscribeError(
    `The model ${model.name} is not in the cache (${directory}): there is nothing to remove.${elsewhere}`,
    { code: 'ERR_MODEL_NOT_FOUND', details: { model: model.name, directory } },
  );
}

function busyError(model: FetchableModel): TranscribeError {
  return new TranscribeError(
    `Another process is downloading the model ${model.name}. Stop it, or wait until it is done, and try again.`,
    { code: 'ERR_DOWNLOAD_FAILED', retryable: true, details: { model: model.name } },
  );
}
