import { readdir, readFile, readlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { TranscribeError } from '@ws/core';
import {
  type CatalogueFile,
  type FetchableModel,
  isPinned,
  isPinnedFile,
  pathInRepository,
} from './catalogue.js';
import { hasChecksum } from './checksum.js';
import { fileSize } from './disk.js';
import { missingFiles } from './needed-files.js';
import { fileProgress, type ProgressListener } from './progress.js';
import { verifiedFilesPath, verifiedOnce } from './verified-files.js';

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

/** How a model in that cache is checked. */
interface CheckOptions {
  readonly cacheDirectory: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressListener | undefined;
}

/** A snapshot that holds a model's files, by their sizes. */
export interface Snapshot {
  readonly directory: string;
  /** Its files, and how to check them: as the catalogue says, else as the cache itself names what they are links to. */
  readonly files: readonly CatalogueFile[];
}

/**
 * The model in the user's Hugging Face cache, to be used where it is: a snapshot whose files all have the right sizes
 * and checksums. `undefined` when there is none; that cache is never written to. A file is read for its checksum once:
 * our own cache remembers it, until the file changes.
 *
 * @throws TranscribeError `ERR_ABORTED`.
 */
export async function findInHuggingFaceCache(
  model: FetchableModel,
  options: CheckOptions,
): Promise<string | undefined> {
  for await (const snapshot of snapshotsOf(model)) {
    if (await isRight(snapshot, model, options)) return snapshot.directory;
  }
  return undefined;
}

/** The likeliest of the snapshots that may be the model, by its files' sizes. */
export async function likelySnapshot(model: FetchableModel): Promise<Snapshot | undefined> {
  return (await snapshotsOf(model).next()).value ?? undefined;
}

/** The snapshots that may be the model: the right files are there, and have the right sizes. The likeliest first. */
async function* snapshotsOf(model: FetchableModel): AsyncGenerator<Snapshot> {
  const hubCache = huggingFaceCacheDirectory(process.env);
  for (const name of [model.repository, ...(model.otherRepositories ?? [])]) {
    const repository = join(hubCache, `models--${name.replaceAll('/', '--')}`);
    for (const revision of await revisions(repository, model)) {
      const directory = join(repository, 'snapshots', revision);
      const files = await filesOf(directory, model);
      if (files !== undefined) yield { directory, files };
    }
  }
}

/**
 * Our revision first, then the snapshot that `main` points to, then the others. Where checksums are not known they
 * could not be told from another model: then ours only.
 */
async function revisions(repository: string, model: FetchableModel): Promise<string[]> {
  const found = await readdir(join(repository, 'snapshots')).catch(() => []);
  const commitOf = async (name: string): Promise<string> =>
    (await readFile(join(repository, 'refs', ...name.split('/')), 'utf8').catch(() => '')).trim();
  const ours = [model.revision, await commitOf(model.revision)];
  if (!isPinned(model)) return found.filter((revision) => ours.includes(revision));
  const main = await commitOf('main');
  const rank = (revision: string): number =>
    ours.includes(revision) ? 0 : revision === main ? 1 : 2;
  return found.sort((a, b) => rank(a) - rank(b));
}

async function filesOf(
  snapshot: string,
  model: FetchableModel,
): Promise<CatalogueFile[] | undefined> {
  const present: CatalogueFile[] = [];
  for (const file of model.files) {
    const path = join(snapshot, pathInRepository(file));
    const sizeBytes = await fileSize(path);
    if (sizeBytes === undefined) continue;
    if (sizeBytes !== (file.sizeBytes ?? sizeBytes)) return undefined;
    const known = file.sha256 !== undefined || file.gitSha1 !== undefined;
    present.push({ ...file, sizeBytes, ...(known ? {} : await digestOfBlob(path)) });
  }
  const missing = missingFiles(model, (name) => present.some((file) => file.name === name));
  return missing.length === 0 ? present : undefined;
}

/** The cache keeps every file under its checksum, and snapshots of links; without links, on Windows, nothing is known. */
async function digestOfBlob(path: string): Promise<Pick<CatalogueFile, 'sha256' | 'gitSha1'>> {
  const blob = basename(await readlink(path).catch(() => ''));
  if (/^[0-9a-f]{64}$/.test(blob)) return { sha256: blob };
  if (/^[0-9a-f]{40}$/.test(blob)) return { gitSha1: blob };
  return {};
}

async function isRight(
  snapshot: Snapshot,
  model: FetchableModel,
  { cacheDirectory, signal, onProgress }: CheckOptions,
): Promise<boolean> {
  const list = verifiedFilesPath(cacheDirectory, model);
  for (const file of snapshot.files) {
    if (!isPinnedFile(file)) continue;
    const path = join(snapshot.directory, pathInRepository(file));
    const onBytes = fileProgress(onProgress, {
      phase: 'verifying',
      model: model.name,
      file: file.name,
      totalBytes: file.sizeBytes,
      source: 'hf-cache',
    });
    try {
      const check = () => hasChecksum(path, file, { signal, onBytes });
      if (!(await verifiedOnce(list, path, file, check))) return false;
    } catch (error) {
      if (TranscribeError.isInstance(error)) throw error;
      return false; // unreadable: a cache that we cannot use is no cache
    }
  }
  return true;
}
