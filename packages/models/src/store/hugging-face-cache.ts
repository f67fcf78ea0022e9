import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { TranscribeError } from '@ws/core';
import { MODEL_FILES } from '../weights/model-directory.js';
import type { CatalogueModel } from './catalogue.js';
import { sha256OfFile } from './checksum.js';
import { fileSize } from './disk.js';
import { fileProgress, type ProgressListener } from './progress.js';

/** Where Hugging Face's own tools keep what they download: `HF_HUB_CACHE`, else `hub` in `HF_HOME`. */
export function huggingFaceCacheDirectory(
  environment: NodeJS.ProcessEnv,
  home: string = homedir(),
): string {
  const { HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME, XDG_CACHE_HOME } = environment;
  const direct = HF_HUB_CACHE || HUGGINGFACE_HUB_CACHE;
  if (direct) return resolve(direct);
  if (HF_HOME) return resolve(HF_HOME, 'hub');
  return resolve(XDG_CACHE_HOME || join(home, '.cache'), 'huggingface', 'hub');
}

/**
 * The model in the user's Hugging Face cache, to be used where it is: a snapshot whose files all have the catalogue's
 * sizes and checksums. `undefined` when there is none; that cache is never written to.
 *
 * @throws TranscribeError `ERR_ABORTED`.
 */
export async function findInHuggingFaceCache(
  hubCache: string,
  model: CatalogueModel,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ProgressListener | undefined;
  },
): Promise<string | undefined> {
  const repository = join(hubCache, `models--${model.repository.replaceAll('/', '--')}`);
  for (const revision of await revisions(repository, model.revision)) {
    const snapshot = join(repository, 'snapshots', revision);
    if (await holdsModel(snapshot, model, options)) return snapshot;
  }
  return undefined;
}

/** The snapshots there are: our revision first, then the one that `main` points to, then the others. */
async function revisions(repository: string, preferred: string): Promise<string[]> {
  const found = await readdir(join(repository, 'snapshots')).catch(() => []);
  const main = await readFile(join(repository, 'refs', 'main'), 'utf8').catch(() => '');
  const rank = (revision: string): number =>
    revision === preferred ? 0 : revision === main.trim() ? 1 : 2;
  return found.sort((a, b) => rank(a) - rank(b));
}

async function holdsModel(
  snapshot: string,
  model: CatalogueModel,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ProgressListener | undefined;
  },
): Promise<boolean> {
  const present: (typeof model.files)[number][] = [];
  for (const file of model.files) {
    const size = await fileSize(join(snapshot, file.name));
    if (size === undefined && !MODEL_FILES.includes(file.name)) continue;
    if (size !== file.sizeBytes) return false;
    present.push(file);
  }
  for (const file of present) {
    const onBytes = fileProgress(options.onProgress, {
      phase: 'verifying',
      model: model.name,
      file: file.name,
      totalBytes: file.sizeBytes,
      source: 'hf-cache',
    });
    try {
      const sha256 = await sha256OfFile(join(snapshot, file.name), {
        signal: options.signal,
        onBytes,
      });
      if (sha256 !== file.sha256) return false;
    } catch (error) {
      if (TranscribeError.isInstance(error)) throw error;
      return false; // unreadable: a cache that we cannot use is no cache
    }
  }
  return true;
}
