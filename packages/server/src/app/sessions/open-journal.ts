import { resolve as resolvePath } from 'node:path';
import { type SessionJournal, TranscribeError } from '@ws/core';
import { errorMessage, fromInstalled } from '@ws/core/internal';
import type { ServerLimitSettings } from '../../operations/limits.js';
import { createFolderJournal } from '../../protocols/native/folder-journal.js';
import { STORE_SCHEMES, storeScheme } from '../options/store-address.js';

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

interface OpenOptions extends Pick<ServerLimitSettings, 'resumeWindowMs'> {
  readonly signal?: AbortSignal | undefined;
}

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

const JOURNALS = { '@ws/journal-nats': nats, '@ws/journal-redis': redis };

/**
 * Opens the journal that a server keeps its sessions in: a folder, an address, or one that is given, which stays its owner's.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` for an address that is none; `ERR_BACKEND_UNAVAILABLE` where the package for it
 *   is not installed; `ERR_CONNECTION` where the store cannot be reached; `ERR_ABORTED`
 */
export async function openJournal(
  store: string | SessionJournal,
  { resumeWindowMs, signal }: OpenOptions,
): Promise<OpenJournal> {
  if (typeof store !== 'string') {
    await opened(store, signal);
    return { journal: store, async [Symbol.asyncDispose]() {} };
  }
  const journal = await createJournal(store, { maxAgeMs: Math.max(LEAST_AGE_MS, resumeWindowMs) });
  const dispose = (): PromiseLike<void> => journal[Symbol.asyncDispose]();
  try {
    await opened(journal, signal);
  } catch (error) {
    await dispose();
    throw error;
  }
  return { journal, [Symbol.asyncDispose]: dispose };
}

async function opened(journal: SessionJournal, signal: AbortSignal | undefined): Promise<void> {
  try {
    await journal.open({ signal });
  } catch (cause) {
    if ((cause as Partial<TranscribeError>).code !== 'ERR_CONNECTION') throw cause;
    throw new TranscribeError(
      `${errorMessage(cause)} Leave --session-store (sessionStore) out to start without it.`,
      { code: 'ERR_CONNECTION', retryable: true, cause },
    );
  }
}

async function createJournal(store: string, options: JournalOptions): Promise<SessionJournal> {
  const scheme = storeScheme(store);
  if (scheme === undefined) return createFolderJournal(resolvePath(store), options);
  return JOURNALS[STORE_SCHEMES[scheme]](store, options);
}
