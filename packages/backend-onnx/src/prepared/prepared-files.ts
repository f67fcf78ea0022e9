import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { flushFile, makeFolder, sha256OfFile } from '@ws/models/internal';

// Graphs as ONNX Runtime saved them, in a folder of their own with a list of checksums. A folder is whole or is not
// there: it is filled under another name, and renamed.

interface FileList {
  /** Path of the model that they were made of. */
  readonly model: string;
  readonly files: Readonly<Record<string, string>>;
}

const LIST = 'files.json';
const PART = '.part';
// The largest model takes minutes.
const PART_LIFE_MS = 3_600_000;
// A process that takes longer has died, and its number was given to another one.
const PREPARES_WITHIN_MS = 600_000;
/** One for each precision. */
const MOST_KEPT = 2;
// Programs of several versions may take turns on a machine: one does not remove what another has opened within a day.
const MOST_IN_USE = 6;
const IN_USE_MS = 86_400_000;

/** Checks that a folder holds every file that was put there, unchanged, and marks it as used. Removes a damaged one. */
export async function arePrepared(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return false;
  try {
    const { files } = JSON.parse(await readFile(join(folder, LIST), 'utf8')) as FileList;
    for (const [name, sha256] of Object.entries(files)) {
      // Which also brings the file into memory before it is mapped.
      if ((await sha256OfFile(join(folder, name))) !== sha256)
        throw new Error(`${name} is damaged`);
    }
    const now = new Date();
    // Those that are in use go last. A folder that cannot be marked can be opened all the same.
    await utimes(folder, now, now).catch(() => {});
    return true;
  } catch {
    await discardPrepared(folder);
    return false;
  }
}

/**
 * Fills a folder.
 *
 * @param model - path of the model that the files are made of: they go when it is gone
 * @param write - writes the files, into the folder that it is given
 * @throws what `write` throws, and the file system
 */
export async function prepareFiles(
  folder: string,
  model: string,
  write: (folder: string) => Promise<void>,
): Promise<void> {
  const part = `${folder}.${process.pid}${PART}`;
  await discardPrepared(part);
  await makeFolder(part);
  try {
    await write(part);
    const files: Record<string, string> = {};
    for (const name of await readdir(part)) {
      await flushFile(join(part, name));
      files[name] = await sha256OfFile(join(part, name));
    }
    const list: FileList = { model, files };
    await writeFile(join(part, LIST), JSON.stringify(list, null, 2), { flush: true });
    // Another process may have written the same folder first; its copy is kept.
    await rename(part, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await discardPrepared(part);
  }
}

/**
 * Whether another process of this machine is filling a folder. Its lock does not tell: arranging weights keeps the thread
 * that would renew it, for longer than a lock that is not renewed counts.
 */
export async function isBeingPrepared(folder: string): Promise<boolean> {
  const start = `${basename(folder)}.`;
  for (const name of await readdir(dirname(folder)).catch(() => [])) {
    if (!name.startsWith(start) || !name.endsWith(PART)) continue;
    const pid = Number(name.slice(start.length, -PART.length));
    if (pid === process.pid || !isRunning(pid)) continue;
    const { mtimeMs } = await stat(join(dirname(folder), name)).catch(() => ({ mtimeMs: 0 }));
    if (Date.now() - mtimeMs < PREPARES_WITHIN_MS) return true;
  }
  return false;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Makes room for this folder. Of each model the two that were used last stay, and up to six that were used within a day; none
 * stays of a model that is gone.
 */
export async function removeStale(folder: string): Promise<void> {
  const ofModel = dirname(folder);
  const ofAll = dirname(ofModel);
  for (const name of await readdir(ofAll)) {
    const kept = await ageing(join(ofAll, name));
    const taken = join(ofAll, name) === ofModel ? 1 : 0;
    const isStale = ({ model, usedMs }: (typeof kept)[number], i: number): boolean =>
      !existsSync(model) ||
      i + taken >= (Date.now() - usedMs < IN_USE_MS ? MOST_IN_USE : MOST_KEPT);
    const stale = kept.filter(isStale);
    for (const { path } of stale) await discardPrepared(path);
  }
}

/** Removes a folder if it is there; where the system holds on to it, as Windows does to mapped files, it stays. */
export async function discardPrepared(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => {});
}

/** The prepared folders of a model, the last used first. Unfinished ones, which a killed process left, are removed. */
async function ageing(folder: string) {
  const found: { readonly path: string; readonly model: string; readonly usedMs: number }[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    try {
      const { mtimeMs: usedMs } = await stat(path);
      if (name.endsWith(PART)) {
        if (usedMs < Date.now() - PART_LIFE_MS) await discardPrepared(path);
        continue;
      }
      const { model } = JSON.parse(await readFile(join(path, LIST), 'utf8')) as FileList;
      found.push({ path, model, usedMs });
    } catch {
      // Being made, or none of ours.
    }
  }
  return found.toSorted((a, b) => b.usedMs - a.usedMs);
}
