import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PinnedFile } from './catalogue.js';
import { remove } from './disk.js';
import { makeFolder } from './make-folder.js';
import { folderName } from './model-folder.js';

/** Files elsewhere on this machine whose checksums were right, so that the next call need not read them again. */
export interface VerifiedFiles {
  /** Whether this file was verified, and has not been written to since. */
  has(path: string, file: PinnedFile): Promise<boolean>;
  add(path: string, file: PinnedFile): Promise<void>;
}

const FOLDER = '.verified';

/** Where it is written down, in our cache, which of a model's files are verified. */
export function verifiedFilesPath(
  cacheDirectory: string,
  model: { readonly name: string },
): string {
  return join(cacheDirectory, FOLDER, `${folderName(model)}.json`);
}

/**
 * Opens the list of a model's verified files. Where it cannot be written nothing fails: the files are verified again
 * the next time. Of two processes that add at the same time, one may be forgotten.
 */
export async function openVerifiedFiles(path: string): Promise<VerifiedFiles> {
  const entries = await read(path);
  return {
    async has(file, expected) {
      return (
        entries.get(file) !== undefined && entries.get(file) === (await stateOf(file, expected))
      );
    },
    async add(file, expected) {
      const state = await stateOf(file, expected);
      if (state === undefined) return;
      entries.set(file, state);
      await write(path, entries).catch(() => {});
    },
  };
}

/** The checksum, the size, and the times of the last change of contents and of anything, in nanoseconds. */
async function stateOf(path: string, { sha256, gitSha1 }: PinnedFile): Promise<string | undefined> {
  try {
    const { size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return `${sha256 ?? `git:${gitSha1}`} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch {
    return undefined;
  }
}

/** What was verified, by path. */
type Entries = Map<string, unknown>;

async function read(path: string): Promise<Entries> {
  try {
    return new Map(Object.entries(JSON.parse(await readFile(path, 'utf8')) as object));
  } catch {
    // Not there, or damaged: nothing is verified.
    return new Map();
  }
}

async function write(path: string, entries: Entries): Promise<void> {
  await makeFolder(dirname(path));
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
    await rename(part, path);
  } catch (error) {
    await remove(part);
    throw error;
  }
}
