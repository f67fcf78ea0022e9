import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@ws/models';

/**
 * Keeps sessions while the server is restarted. What it keeps holds what was said; of tokens it holds digests alone. A
 * store is one server's: what it gives back is not there for another one.
 */
export interface SessionStore {
  /**
   * Keeps a session.
   *
   * @param sessionId - letters, digits and `-`
   * @throws where it cannot: the session is finished instead
   */
  save(sessionId: string, record: Uint8Array): Promise<void>;
  /** Gives back all that were kept in the last `maxAgeMs`; from then on none of them is. */
  takeAll(maxAgeMs: number): Promise<readonly Uint8Array[]>;
}

const SUFFIX = '.session';
// As the server numbers them: nothing else becomes the name of a file.
const ID = /^[0-9a-f-]{36}$/;

/** A store of files that this user alone can read, in a folder that is made where it is missing. */
export function createFileStore(folder: string): SessionStore {
  async function take(file: string, maxAgeMs: number): Promise<Uint8Array | undefined> {
    const { mtimeMs } = await stat(file);
    const record = Date.now() - mtimeMs > maxAgeMs ? undefined : await readFile(file);
    await rm(file);
    return record;
  }

  return {
    async save(sessionId, record) {
      if (!ID.test(sessionId)) throw new Error(`"${sessionId}" is no number of a session.`);
      await makeFolder(folder, { mode: 0o700 });
      const kept = join(folder, sessionId + SUFFIX);
      const written = `${kept}.part`;
      try {
        const file = await open(written, 'w', 0o600);
        try {
          await file.writeFile(record);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(written, kept);
      } catch (error) {
        await rm(written, { force: true });
        throw error;
      }
    },
    async takeAll(maxAgeMs) {
      await makeFolder(folder, { mode: 0o700 });
      const names = await readdir(folder);
      const records: Uint8Array[] = [];
      for (const name of names) {
        const file = join(folder, name);
        if (name.endsWith(`${SUFFIX}.part`)) await rm(file, { force: true });
        if (!name.endsWith(SUFFIX)) continue;
        const record = await take(file, maxAgeMs);
        if (record !== undefined) records.push(record);
      }
      return records;
    },
  };
}
