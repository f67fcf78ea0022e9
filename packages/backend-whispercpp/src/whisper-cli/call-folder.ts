import { createHash } from 'node:crypto';
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Its machine stands in a folder's name, for several containers may share a place for temporary files and not their processes. */
const MACHINE = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const PREFIX = `ws-whisper-cli-${MACHINE}-`;

/** A folder that only this user may look into, with this process's number in its name. */
export function createCallFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
}

/** Removes a call's folder, with what it holds. */
export async function removeCallFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Removes the folders of processes that were killed before they could. */
export async function sweepCallFolders(): Promise<void> {
  const place = tmpdir();
  const names = await readdir(place).catch(() => []);
  for (const name of names) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : 0;
    if (!(pid > 0) || lives(pid)) continue;
    const folder = join(place, name);
    const isOurs = await lstat(folder).then(
      (found) =>
        found.isDirectory() && (process.getuid === undefined || found.uid === process.getuid()),
      () => false,
    );
    if (isOurs) await removeCallFolder(folder).catch(() => {});
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
