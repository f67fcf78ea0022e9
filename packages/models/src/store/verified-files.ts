import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PinnedFile } from './catalogue.js';
import { remove } from './disk.js';
import { makeFolder } from './make-folder.js';
import { folderName } from './model-folder.js';

const FOLDER = '.verified';

/** Where it is written down, in our cache, which of a model's files are verified. */
export function verifiedFilesPath(
  cacheDirectory: string,
  model: { readonly name: string },
): string {
  return join(cacheDirectory, FOLDER, `${folderName(model)}.json`);
}

/**
 * Whether a file elsewhere on this machine is right: as `check` says, which is asked once, and again when the file has been
 * written to. Where the list cannot be written nothing fails: the file is checked again the next time. Of two processes
 * that add to it at the same time, one may be forgotten.
 *
 * @param list - where it is written down which files are verified
 */
export async function verifiedOnce(
  list: string,
  path: string,
  file: PinnedFile,
  check: () => Promise<boolean>,
): Promise<boolean> {
  const entries = await read(list);
  const known = entries.get(path);
  if (known !== undefined && known === (await stateOf(path, file))) return true;
  if (!(await check())) return false;
  const state = await stateOf(path, file);
  if (state !== undefined) await write(list, entries.set(path, state)).catch(() => {});
  return true;
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
