import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder, and the folders above it, where they are not there. Not by the option `recursive` of Node's `mkdir`: that
 * never returns, and keeps a processor busy, below a folder that exists and cannot hold another, such as `/proc`.
 *
 * @param mode - of the folders that are made; default 0o777
 * @throws what `node:fs` throws, such as `EACCES`, `EROFS`, `ENOTDIR`, `ENOENT`
 */
export async function makeFolder(
  path: string,
  { mode }: { readonly mode?: number } = {},
): Promise<void> {
  const missing: string[] = [];
  for (let at = resolve(path); !(await isFolder(at)); at = dirname(at)) {
    missing.push(at);
    // A drive that is not there.
    if (dirname(at) === at) break;
  }
  for (const folder of missing.reverse()) {
    try {
      await mkdir(folder, { mode });
    } catch (error) {
      // Another process may have made it meanwhile.
      if (!(await isFolder(folder))) throw error;
    }
  }
}

/** @throws what `stat` throws, unless nothing is there */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
