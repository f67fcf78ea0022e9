import { open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { TranscribeError } from '@ws/core';
import type { FetchableModel } from './catalogue.js';
import { diskError, noSpaceError } from './failures.js';
import { makeFolder } from './make-folder.js';

/** Runs file-system work; what fails there becomes an error that says what to do about `path`. */
export async function onDisk<T>(
  path: string,
  model: FetchableModel | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (TranscribeError.isInstance(error)) throw error;
    throw diskError(path, error, model);
  }
}

export async function makeDirectory(path: string): Promise<void> {
  await onDisk(path, undefined, () => makeFolder(path));
}

/** Refuses to begin what the disk cannot hold. */
export async function requireFreeSpace(directory: string, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await onDisk(directory, undefined, () => statfs(directory));
  const freeBytes = bavail * bsize;
  if (freeBytes < neededBytes) throw noSpaceError(directory, freeBytes, neededBytes);
}

/** A file's size, or `undefined` when there is no such file. */
export async function fileSize(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes of all files below a directory; 0 when there is none. Files may come and go meanwhile. */
export async function directorySize(directory: string): Promise<number> {
  let total = 0;
  try {
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      total += entry.isDirectory() ? await directorySize(path) : ((await fileSize(path)) ?? 0);
    }
  } catch {
    // Removed while it was being read: what is gone takes no space.
  }
  return total;
}

/** Forces a file's bytes onto the disk, so that a power cut cannot leave a whole-looking file with holes. */
export async function flushFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
}
