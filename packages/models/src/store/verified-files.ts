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

interface Entry {
  readonly digest: string;
  /** Size, and the times of the last change of contents and of anything, in nanoseconds. */
  readonly state: string;
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
      const entry = entries[file];
      if (entry === undefined || entry.digest !== digestOf(expected)) return false;
      return entry.state === (await stateOf(file));
    },
    async add(file, expected) {
      const state = await stateOf(file);
      if (state === undefined) return;
      entries[file] = { digest: digestOf(expected), state };
      await write(path, entries).catch(() => {});
    },
  };
}

function digestOf({ sha256, gitSha1 }: PinnedFile): string {
  return sha256 ?? `git:${gitSha1}`;
}

async function stateOf(path: string): Promise<string | undefined> {
  try {
    const { size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return `${size} ${mtimeNs} ${ctimeNs}`;
  } catch {
    return undefined;
  }
}

async function read(path: string): Promise<Record<string, Entry>> {
  const entries: Record<string, Entry> = Object.create(null);
  try {
    const found: unknown = JSON.parse(await readFile(path, 'utf8'));
    for (const [file, entry] of Object.entries(found as Record<string, Partial<Entry>>)) {
      const { digest, state } = entry;
      if (typeof digest === 'string' && typeof state === 'string')
        entries[file] = { digest, state };
    }
  } catch {
    // Not there, or damaged: nothing is verified.
  }
  return entries;
}

async function write(path: string, entries: Record<string, Entry>): Promise<void> {
  await makeFolder(dirname(path));
  const part = `${path}.${process.pid}.part`;
  try {
    await writeFile(part, `${JSON.stringify(entries, null, 2)}\n`);
    await rename(part, path);
  } catch (error) {
    await remove(part);
    throw error;
  }
}
