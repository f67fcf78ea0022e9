import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Keeps sessions over a restart of the server. What it keeps holds what was said; of tokens it holds digests alone.
 */
export interface SessionStore {
  /** Keeps a session. Rejects where it cannot. */
  save(sessionId: string, record: Uint8Array): Promise<void>;
  /** The session of a number, which is not kept any more; `undefined` where there is none. */
  take(sessionId: string): Promise<Uint8Array | undefined>;
}

const SUFFIX = '.session';
// As the server numbers them: nothing else becomes the name of a file.
const ID = /^[0-9a-f-]{36}$/;

/**
 * A store of files that this user alone can read, in a folder that is made where it is missing. A file that is older than
 * `maxAgeMs` is removed when the next one is looked for.
 */
export function createFileStore(folder: string, maxAgeMs: number): SessionStore {
  const fileOf = (sessionId: string): string => join(folder, `${sessionId}${SUFFIX}`);

  async function removeOld(): Promise<void> {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((one) => one.includes(SUFFIX))) {
      const file = join(folder, name);
      const age = await stat(file).then(
        ({ mtimeMs }) => Date.now() - mtimeMs,
        () => 0,
      );
      if (age > maxAgeMs) await rm(file, { force: true });
    }
  }

  return {
    async save(sessionId, record) {
      if (!ID.test(sessionId)) throw new Error('This is no number of a session.');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const written = `${fileOf(sessionId)}.part`;
      try {
        const file = await open(written, 'w', 0o600);
        try {
          await file.writeFile(record);
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(written, fileOf(sessionId));
      } catch (error) {
        await rm(written, { force: true });
        throw error;
      }
    },
    async take(sessionId) {
      await removeOld();
      if (!ID.test(sessionId)) return undefined;
      // Only one of two who ask for it at once gets it.
      const taken = `${fileOf(sessionId)}.taken`;
      try {
        await rename(fileOf(sessionId), taken);
      } catch {
        return undefined;
      }
      try {
        return await readFile(taken);
      } finally {
        await rm(taken, { force: true });
      }
    },
  };
}
