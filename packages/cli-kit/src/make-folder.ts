import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder, and those above it. Not by the option `recursive` of Node's `mkdir`: that never returns below a folder
 * that exists and cannot hold another, such as `/proc`.
 */
export async function makeFolder(path: string): Promise<void> {
  if (existsSync(path)) return;
  await makeFolder(dirname(path));
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    // Another recording may have made it meanwhile.
    if (error.code !== 'EEXIST') throw error;
  });
}
