import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type SessionJournal, TranscribeError } from '@ws/core';
import {
  createSessionJournal,
  errorMessage,
  invalidOption,
  isSessionId,
  type JournalEntry,
  type JournalStore,
  type KeptSession,
  type Ownership,
} from '@ws/core/internal';
import { makeFolder } from '@ws/models/internal';

export interface FolderJournalOptions {
  /** Milliseconds for which a record is kept that is not written again. Default 300 000 (5 min). */
  readonly maxAgeMs?: number | undefined;
}

/**
 * A session is a folder by its id, and in it one folder by its owner: `2-9f…`, of the second epoch. In there are records,
 * `1` or `2`, by the epoch that wrote them; the highest counts.
 *
 * Each step is one renaming, which the file system does whole or not at all. A takeover renames the owner's folder with the
 * record in it: one of two processes finds it, and the owner before finds no place for its next record. There are no locks,
 * so that a process that dies at any step leaves a session that the next can take.
 */
const OWNER = /^(\d{1,15})-([0-9a-f-]{36})(-removed)?$/;
const REMOVED = '-removed';
const RECORD = /^\d{1,15}$/;
/** Written beside the sessions and then renamed to be one, or renamed to be none and then deleted. */
const PASSING = /^\.(new|old)-/;

/** Attempts to read a session whose owner changes meanwhile. */
const MOST_LOOKS = 50;

/** Milliseconds between two looks at whether sessions were taken: a folder over a network tells of no changes. */
const WATCH_MS = 1000;

/**
 * A journal in a folder, which processes share, on one machine or over a network. Its files are for their user alone. What
 * was kept survives a loss of power.
 *
 * @param folder - made where it is missing
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createFolderJournal(
  folder: string,
  { maxAgeMs = 300_000 }: FolderJournalOptions = {},
): SessionJournal {
  if (!Number.isFinite(maxAgeMs) || maxAgeMs <= 0) {
    throw invalidOption('maxAgeMs', maxAgeMs, 'milliseconds, more than 0');
  }
  /** Names of owners' folders, by the session. */
  const owned = new Map<string, string>();
  let watching: NodeJS.Timeout | undefined;
  let isLooking = false;
  let sweptAt: number | undefined;

  const of = (sessionId: string, ...names: readonly string[]) => join(folder, sessionId, ...names);

  /** The owner's folder of a session, by its name; `undefined` where there is none. */
  async function ownerOf(sessionId: string): Promise<string | undefined> {
    for (let look = 0; look < MOST_LOOKS; look++) {
      const names = await orMissing(readdir(of(sessionId)));
      if (names === undefined) return undefined;
      // A folder that is renamed meanwhile may be listed twice, or not at all.
      const [newest] = names
        .filter((name) => OWNER.test(name))
        .sort((a, b) => epochOf(b) - epochOf(a));
      if (newest !== undefined) return newest;
    }
    return undefined;
  }

  async function recordIn(path: string): Promise<Uint8Array | undefined> {
    for (let look = 0; look < MOST_LOOKS; look++) {
      const names = await orMissing(readdir(path));
      if (names === undefined) return undefined;
      const epochs = names.filter((name) => RECORD.test(name)).map(Number);
      if (epochs.length === 0) continue;
      const record = await orMissing(readFile(join(path, String(Math.max(...epochs)))));
      if (record !== undefined) return new Uint8Array(record);
    }
    return undefined;
  }

  /** Tells whether the last write of a session is older than sessions are kept. */
  async function isOld(path: string): Promise<boolean> {
    const names = (await orMissing(readdir(path))) ?? [];
    const paths = [path, ...names.map((name) => join(path, name))];
    const times = await Promise.all(
      paths.map(async (each) => (await orMissing(stat(each)))?.mtimeMs),
    );
    // Twice, so that its owner has long had time to write it again.
    return Math.max(0, ...times.map((time) => time ?? 0)) < Date.now() - 2 * maxAgeMs;
  }

  async function forget(name: string): Promise<void> {
    const old = join(folder, `.old-${randomUUID()}`);
    if (!(await hasMoved(join(folder, name), old))) return;
    // Written meanwhile: it goes back, unless another has come in its place.
    if (!PASSING.test(name) && !(await isOld(old))) {
      if (await hasMoved(old, join(folder, name))) return;
    }
    await rm(old, { recursive: true, force: true });
  }

  /** Deletes what is old, once for every time that it takes to grow old. */
  async function sweep(): Promise<void> {
    if (sweptAt !== undefined && Date.now() - sweptAt < maxAgeMs) return;
    sweptAt = Date.now();
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (!entry.isDirectory() || !isOurs(entry.name)) continue;
      if (await isOld(join(folder, entry.name))) await forget(entry.name);
    }
  }

  function own(sessionId: string, owner: string): string {
    owned.set(sessionId, owner);
    watching ??= setInterval(() => void look(), WATCH_MS).unref();
    return owner;
  }

  /** Looks whether sessions were taken. */
  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      for (const [sessionId, owner] of [...owned]) {
        if ((await orMissing(stat(of(sessionId, owner)))) !== undefined) continue;
        const other = await ownerOf(sessionId);
        if (owned.get(sessionId) !== owner || other === owner) continue;
        owned.delete(sessionId);
        if (other !== undefined) journal.heard(sessionId, epochOf(other));
      }
    } catch {
      // A folder that cannot be read tells nothing now; the next call says why.
    } finally {
      isLooking = false;
    }
  }

  /** Puts a record into its owner's folder; `false` where this has gone. */
  async function put(path: string, { epoch, record }: JournalEntry): Promise<boolean> {
    const part = join(path, `${randomUUID()}.part`);
    const file = await orMissing(open(part, 'wx', 0o600));
    if (file === undefined) return false;
    try {
      try {
        await file.writeFile(record);
        await file.sync();
      } finally {
        await file.close();
      }
      if (!(await hasMoved(part, join(path, String(epoch))))) return false;
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    // The folder may have been renamed between the moment that its path was looked up and the renaming in it. It counts where
    // the folder is still there: a server that takes it from now on finds the record.
    return flushed(path);
  }

  const store: JournalStore<string> = {
    name: 'folder',
    address: folder,
    open: () =>
      onDisk(async () => {
        await makeFolder(folder, { mode: 0o700 });
        await sweep();
      }),

    read: (sessionId) =>
      onDisk(async () => {
        for (let look = 0; look < MOST_LOOKS; look++) {
          const version = await ownerOf(sessionId);
          if (version === undefined) return undefined;
          if (await isOld(of(sessionId))) {
            await forget(sessionId);
            continue;
          }
          const [, epoch, owner, removed] = OWNER.exec(version)!;
          const kept = { epoch: Number(epoch), owner: owner!, version };
          if (removed !== undefined) return { ...kept, record: undefined };
          const record = await recordIn(of(sessionId, version));
          if (record !== undefined) return { ...kept, record } satisfies KeptSession<string>;
        }
        return undefined;
      }),

    create: (sessionId, entry) =>
      onDisk(async () => {
        await makeFolder(folder, { mode: 0o700 });
        await sweep();
        const made = join(folder, `.new-${randomUUID()}`);
        const owner = nameOf(entry);
        await mkdir(made, { mode: 0o700 });
        try {
          await mkdir(join(made, owner), { mode: 0o700 });
          await put(join(made, owner), entry);
          await flushed(made);
          await rename(made, of(sessionId));
        } catch (error) {
          await rm(made, { recursive: true, force: true });
          if ((await ownerOf(sessionId)) !== undefined) return undefined;
          throw error;
        }
        await flushed(folder);
        return own(sessionId, owner);
      }),

    replace: (sessionId, entry, version) =>
      onDisk(async () => {
        const path = of(sessionId, version);
        if (!(await put(path, entry))) return undefined;
        await tidy(path, entry.epoch);
        return version;
      }),

    take: (sessionId, kept, by) =>
      onDisk(async () => {
        const version = nameOf(by);
        const path = of(sessionId, version);
        if (!(await hasMoved(of(sessionId, kept.version), path))) return undefined;
        await flushed(of(sessionId));
        const record = await recordIn(path);
        // Taken again already.
        if (record === undefined) return undefined;
        return { record, version: own(sessionId, version) };
      }),

    remove: (sessionId, by, version) =>
      onDisk(async () => {
        const removed = of(sessionId, nameOf(by) + REMOVED);
        if (!(await hasMoved(of(sessionId, version), removed))) return false;
        await flushed(of(sessionId));
        for (const name of (await orMissing(readdir(removed))) ?? []) {
          await rm(join(removed, name), { force: true });
        }
        return true;
      }),

    leave(sessionId, by) {
      if (owned.get(sessionId) === nameOf(by)) owned.delete(sessionId);
    },

    async close() {
      clearInterval(watching);
    },
  };

  async function onDisk<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw new TranscribeError(
        `The sessions cannot be kept in ${folder}: ${errorMessage(error)}. Give a folder that this user can write to.`,
        {
          code: 'ERR_CONNECTION',
          retryable: true,
          details: { journal: 'folder', folder },
          cause: error,
        },
      );
    }
  }

  const journal = createSessionJournal(store, { callTimeoutMs: 10_000 });
  return journal;
}

function nameOf({ epoch, owner }: Ownership): string {
  return `${epoch}-${owner}`;
}

function epochOf(name: string): number {
  return Number.parseInt(name, 10);
}

/** Tells whether the journal made a folder of this name. It deletes no other folder. */
function isOurs(name: string): boolean {
  return PASSING.test(name) || isSessionId(name);
}

/** Deletes what owners before, and processes that died, left in an owner's folder. */
async function tidy(path: string, epoch: number): Promise<void> {
  for (const name of (await orMissing(readdir(path))) ?? []) {
    if (name !== String(epoch)) await rm(join(path, name), { force: true });
  }
}

/** `undefined` where the file or its folder is not there. */
async function orMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Renames a file or folder; `false` where it is not there. */
async function hasMoved(from: string, to: string): Promise<boolean> {
  return (await orMissing(rename(from, to).then(() => true))) ?? false;
}

/** Forces a folder's names onto the disk; `false` where it is not there. */
async function flushed(path: string): Promise<boolean> {
  // Windows opens no folders, and keeps their names itself.
  if (process.platform === 'win32') return (await orMissing(stat(path))) !== undefined;
  const folder = await orMissing(open(path, 'r'));
  if (folder === undefined) return false;
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
  return true;
}
