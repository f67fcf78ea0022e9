import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TranscribeError } from '@ws/core';
import { type CatalogueFile, type FetchableModel, isPinnedFile } from './catalogue.js';
import { hasChecksum } from './checksum.js';
import { fileSize } from './disk.js';
import { notDownloadedError } from './failures.js';
import { likelySnapshot } from './hugging-face-cache.js';
import type { ListedModel } from './list-models.js';
import { filesInCache } from './local-model.js';
import { modelFolder } from './model-folder.js';
import { missingFiles } from './needed-files.js';
import { fileProgress, type ProgressListener } from './progress.js';

/** What was found of one file. */
export interface VerifiedFile {
  readonly name: string;
  readonly path: string;
  /**
   * `right`; `missing`; `wrong size`; `wrong checksum`; `unreadable`; `unknown`: it has no
   * expected checksum, because a user put it there.
   */
  readonly state: 'right' | 'missing' | 'wrong size' | 'wrong checksum' | 'unreadable' | 'unknown';
  /** Bytes that it has; `undefined` when it is missing. */
  readonly sizeBytes: number | undefined;
  /** Bytes that it should have; `undefined` when that is unknown. */
  readonly expectedBytes: number | undefined;
}

/** What {@link ModelStore.verify} found. */
export interface ModelVerification {
  /** As in {@link ListedModel}. */
  readonly kind: ListedModel['kind'];
  readonly name: string;
  readonly directory: string;
  readonly source: 'cache' | 'hf-cache';
  /** Whether every file is right, or nothing is known against it. */
  readonly ok: boolean;
  readonly files: readonly VerifiedFile[];
}

/**
 * Reads every file of a model on this machine, and compares size and checksum with what they should be.
 *
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` when it is neither in the cache nor in the Hugging Face cache,
 *   `ERR_ABORTED`.
 */
export async function verifyModelOf(
  model: FetchableModel,
  cacheDirectory: string,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ProgressListener | undefined;
  },
): Promise<Omit<ModelVerification, 'kind'>> {
  const { directory, source, files } = await locate(model, cacheDirectory);
  const present = await readdir(directory);
  const missing = missingFiles({ files }, (name) => present.includes(name));
  const found: VerifiedFile[] = [];
  for (const file of files) {
    const path = join(directory, file.name);
    const sizeBytes = await fileSize(path);
    if (sizeBytes === undefined && !missing.includes(file.name)) continue;
    const report = fileProgress(options.onProgress, {
      phase: 'verifying',
      model: model.name,
      file: file.name,
      totalBytes: sizeBytes ?? 0,
      source: source === 'hf-cache' ? source : undefined,
    });
    const state = await stateOf(path, sizeBytes, file, { signal: options.signal, onBytes: report });
    found.push({ name: file.name, path, state, sizeBytes, expectedBytes: file.sizeBytes });
  }
  const ok = found.every(({ state }) => state === 'right' || state === 'unknown');
  return { name: model.name, directory, source, ok, files: found };
}

async function stateOf(
  path: string,
  sizeBytes: number | undefined,
  file: CatalogueFile,
  options: Parameters<typeof hasChecksum>[2],
): Promise<VerifiedFile['state']> {
  if (sizeBytes === undefined) return 'missing';
  if (sizeBytes !== (file.sizeBytes ?? sizeBytes)) return 'wrong size';
  const pinned = { ...file, sizeBytes };
  if (!isPinnedFile(pinned)) return 'unknown';
  try {
    return (await hasChecksum(path, pinned, options)) ? 'right' : 'wrong checksum';
  } catch (error) {
    if (TranscribeError.isInstance(error)) throw error;
    return 'unreadable';
  }
}

async function locate(model: FetchableModel, cacheDirectory: string) {
  const directory = modelFolder(cacheDirectory, model);
  const present = await readdir(directory).catch(() => []);
  if (present.length > 0) {
    return { directory, source: 'cache', files: await filesInCache(directory, model) } as const;
  }
  const snapshot = await likelySnapshot(model);
  if (snapshot !== undefined) return { ...snapshot, source: 'hf-cache' } as const;
  throw notDownloadedError(model, directory);
}
