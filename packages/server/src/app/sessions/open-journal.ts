import { resolve as resolvePath } from 'node:path';
import { type SessionJournal, TranscribeError } from '@ws/core';
import { errorMessage, fromInstalled, invalidOption } from '@ws/core/internal';
import type { ServerLimitSettings } from '../../operations/limits.js';
import { createFolderJournal } from '../../protocols/native/folder-journal.js';

/** A journal that is open, and what closes it where the server made it. */
export interface OpenJournal extends AsyncDisposable {
  readonly journal: SessionJournal;
}

interface JournalOptions {
  /** Milliseconds that a record is kept unless it is written again. */
  readonly maxAgeMs: number;
}

// Sessions are kept again every minute.
const LEAST_AGE_MS = 300_000;

type CreateJournal = (address: string, options: JournalOptions) => Promise<SessionJournal>;

const nats: CreateJournal = (address, options) =>
  fromInstalled('@ws/journal-nats', async () => {
    const { createNatsJournal, parseNatsUrl } = await import('@ws/journal-nats');
    return createNatsJournal({ ...parseNatsUrl(address), ...options });
  });
const redis: CreateJournal = (url, options) =>
  fromInstalled('@ws/journal-redis', async () => {
    const { createRedisJournal } = await import('@ws/journal-redis');
    return createRedisJournal({ url, ...options });
  });

const JOURNALS: ReadonlyMap<string, CreateJournal> = new Map([
  ['nats', nats],
  ['tls', nats],
  ['redis', redis],
  ['rediss', redis],
  ['valkey', redis],
]);

/**
 * Opens the journal that a server keeps its sessions in: a folder, an address, or one that is given, which stays its owner's.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` for an address that is none; `ERR_BACKEND_UNAVAILABLE` where the package for it
 *   is not installed; `ERR_CONNECTION` where the store cannot be reached
 */
export async function openJournal(
  store: string | SessionJournal,
  { resumeWindowMs }: Pick<ServerLimitSettings, 'resumeWindowMs'>,
): Promise<OpenJournal> {
  if (typeof store !== 'string') {
    await opened(store);
    return { journal: store, async [Symbol.asyncDispose]() {} };
  }
  const journal = await createJournal(store, { maxAgeMs: Math.max(LEAST_AGE_MS, resumeWindowMs) });
  const dispose = (): PromiseLike<void> => journal[Symbol.asyncDispose]();
  try {
    await opened(journal);
  } catch (error) {
    await dispose();
    throw error;
  }
  return { journal, [Symbol.asyncDispose]: dispose };
}

async function opened(journal: SessionJournal): Promise<void> {
  try {
    await journal.open();
  } catch (cause) {
    if ((cause as Partial<TranscribeError>).code !== 'ERR_CONNECTION') throw cause;
    throw new TranscribeError(
      `${errorMessage(cause)} Leave --session-store (sessionStore) out to start without it.`,
      { code: 'ERR_CONNECTION', retryable: true, cause },
    );
  }
}

async function createJournal(store: string, options: JournalOptions): Promise<SessionJournal> {
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(store)?.[1]?.toLowerCase();
  if (scheme === undefined) return createFolderJournal(resolvePath(store), options);
  const create = JOURNALS.get(scheme);
  if (create !== undefined) return create(store, options);
  const known = [...JOURNALS.keys()].map((name) => `${name}://`).join(', ');
  throw invalidOption('sessionStore', `${scheme}://…`, `a folder, or an address of ${known}`);
}
