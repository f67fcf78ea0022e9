import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, open, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@ws/models/internal';

const NAME = '.secret';
const FORM = /^[0-9a-f]{64}$/;
const OWN_FOLDER = 0o700;
const OWN_FILE = 0o600;
const OTHERS = 0o077;

/**
 * The secret of a folder, which is made where there is none: so a sound has the same name after a restart, and in all
 * processes that share the folder. One that is damaged, that is a link, or that other users may read is replaced.
 *
 * @returns `isNew`: there was none that could be used, and sounds that are there have names of another one
 * @throws what the file system throws
 */
export async function cacheSecret(
  directory: string,
): Promise<{ readonly secret: string; readonly isNew: boolean }> {
  const path = join(directory, NAME);
  const known = await read(path);
  if (known !== undefined) return { secret: known, isNew: false };
  await makeFolder(directory, { mode: OWN_FOLDER });
  const part = join(directory, `${NAME}.${randomBytes(6).toString('hex')}.part`);
  try {
    await writeFile(part, newSecret(), { flag: 'wx', mode: OWN_FILE });
    await put(part, path);
  } finally {
    await unlink(part).catch(() => {});
  }
  const secret = await read(path);
  if (secret === undefined) throw new Error(`${path} cannot be used`);
  return { secret, isNew: true };
}

/** 64 hexadecimal digits. */
export function newSecret(): string {
  return randomBytes(32).toString('hex');
}

/** Of several processes that make one at once, the first has made it. */
async function put(part: string, path: string): Promise<void> {
  try {
    await link(part, path);
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    if (isThere && (await read(path)) !== undefined) return;
    // It cannot be used, or the file system has no links.
    await rename(part, path);
  }
}

/** `undefined` where there is none that can be used. */
async function read(path: string): Promise<string | undefined> {
  try {
    // There is no such flag on Windows.
    await using file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    const facts = await file.stat();
    const isOpen = process.platform !== 'win32' && (facts.mode & OTHERS) !== 0;
    if (!facts.isFile() || facts.size !== 64 || isOpen) return undefined;
    const text = await file.readFile('utf8');
    return FORM.test(text) ? text : undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ELOOP') return undefined;
    throw error;
  }
}
