import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { abortedError, TranscribeError } from '@ws/core';
import pRetry from 'p-retry';
import type { FileContent } from '../weights/disk/browser-disk.js';
import type { OriginCache } from './origin-cache.js';
import { type FileIdentity, memoryFile, type PartialFile } from './partial-file.js';

/** A file to be had. */
export interface WantedFile {
  readonly url: string;
  /** SHA-256 that it must have, in lower-case hexadecimal. */
  readonly sha256?: string | undefined;
  readonly sizeBytes?: number | undefined;
  /** What to do when the server has none, as a sentence. */
  readonly advice: string;
}

/** How files are had. */
export interface FetchFileOptions {
  /** Where they are kept; `undefined` keeps them in memory. */
  readonly cache: OriginCache | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told how many bytes there are so far, and of how many, where that is known. */
  readonly onBytes?: ((receivedBytes: number, totalBytes: number | undefined) => void) | undefined;
  /** Milliseconds before a broken download is gone on with; doubles each time. */
  readonly retryDelayMs: number;
}

/** A file, and where it came from. */
export interface FetchedFile {
  readonly content: FileContent;
  readonly fromCache: boolean;
}

const RETRIES = 3;
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Fetches a file, or takes it from the cache. A download that breaks off is gone on with, up to three times at once and
 * by the next call.
 *
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` when the server has no such file, `ERR_DOWNLOAD_FAILED` when it cannot
 *   be had, has another checksum, or cannot be kept; `ERR_ABORTED`
 */
export async function fetchFile(
  wanted: WantedFile,
  options: FetchFileOptions,
): Promise<FetchedFile> {
  const { cache, signal } = options;
  if (cache === undefined) return download(wanted, memoryFile(), options);
  return whileKept(wanted, signal, () =>
    cache.alone(wanted.url, signal, async () => {
      const kept = await cache.find(wanted.url);
      if (kept !== undefined) {
        // A checksum that was written down when the file came is as good as one computed now.
        if (wanted.sha256 === undefined || wanted.sha256 === kept.sha256) {
          options.onBytes?.(kept.content.size, kept.content.size);
          return { content: kept.content, fromCache: true };
        }
        await cache.remove(wanted.url);
      }
      return download(wanted, await cache.open(wanted.url), options);
    }),
  );
}

/** What the browser says of its storage, as errors of ours. */
async function whileKept<T>(
  { url }: WantedFile,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted) throw abortedError(signal);
    if (TranscribeError.isInstance(error)) throw error;
    const full = error instanceof DOMException && error.name === 'QuotaExceededError';
    const reason = error instanceof Error ? error.message : String(error);
    throw new TranscribeError(
      full
        ? `The browser has no room to keep ${url}. Free some space for this site, or give cache: false to hold the model in memory alone.`
        : `${url} cannot be kept (${reason}). Give cache: false to hold the model in memory alone.`,
      {
        code: 'ERR_DOWNLOAD_FAILED',
        details: { url, reason: full ? 'QuotaExceededError' : reason },
        cause: error,
      },
    );
  }
}

async function download(
  wanted: WantedFile,
  file: PartialFile,
  options: FetchFileOptions,
): Promise<FetchedFile> {
  const { signal, retryDelayMs } = options;
  let open = true;
  try {
    await pRetry(() => receive(wanted, file, options), {
      retries: RETRIES,
      minTimeout: retryDelayMs,
      shouldRetry: ({ error }) => TranscribeError.isInstance(error) && error.retryable,
      ...(signal === undefined ? {} : { signal }),
    });
    const hash = sha256.create();
    for (const piece of file.pieces()) hash.update(piece);
    const digest = bytesToHex(hash.digest());
    if (wanted.sha256 !== undefined && digest !== wanted.sha256) {
      open = false;
      await file.discard();
      throw new TranscribeError(
        `${wanted.url} has the SHA-256 ${digest}, and ${wanted.sha256} was expected: it is damaged, or another file than was meant. Put the right file there, or mend the checksum.`,
        {
          code: 'ERR_DOWNLOAD_FAILED',
          details: { url: wanted.url, expected: wanted.sha256, actual: digest },
        },
      );
    }
    open = false;
    return { content: await file.complete(digest), fromCache: false };
  } catch (error) {
    if (signal?.aborted) throw abortedError(signal);
    throw error;
  } finally {
    if (open) file.pause();
  }
}

/** One request: all of the file, or what is missing of it. */
async function receive(
  wanted: WantedFile,
  file: PartialFile,
  options: FetchFileOptions,
): Promise<void> {
  const from = resumable(file) ? file.receivedBytes : 0;
  if (from > 0 && from === file.identity?.totalBytes) return;
  let response = await request(wanted, options, from);
  if (from > 0 && !goesOn(response, file, from)) {
    // Another file than before, or a server that knows no ranges.
    if (response.status !== 200) {
      await response.body?.cancel();
      response = await request(wanted, options, 0);
    }
    file.begin(identityOf(response));
  } else if (from === 0) {
    file.begin(identityOf(response));
  }
  const { totalBytes } = file.identity ?? {};
  await holdRoom(wanted, (totalBytes ?? 0) - file.receivedBytes, options);
  options.onBytes?.(file.receivedBytes, totalBytes);
  const body = response.body?.getReader();
  for (;;) {
    let chunk: Awaited<ReturnType<NonNullable<typeof body>['read']>> | undefined;
    try {
      chunk = await body?.read();
    } catch (error) {
      throw unreachable(wanted.url, error, options.signal);
    }
    if (chunk === undefined || chunk.done) break;
    file.append(chunk.value);
    options.onBytes?.(file.receivedBytes, totalBytes);
  }
  if (totalBytes !== undefined && file.receivedBytes < totalBytes) {
    throw unreachable(
      wanted.url,
      new Error(`it ended at byte ${file.receivedBytes} of ${totalBytes}`),
      options.signal,
    );
  }
}

function resumable({ identity }: PartialFile): boolean {
  return identity?.validator !== undefined && identity.totalBytes !== undefined;
}

/** Whether an answer is the rest of the file of which the beginning is here. */
function goesOn(response: Response, file: PartialFile, from: number): boolean {
  if (response.status !== 206) return false;
  const range = response.headers.get('content-range');
  // Other origins' servers need not let it be read.
  if (range !== null && !range.startsWith(`bytes ${from}-`)) return false;
  const rest = Number(response.headers.get('content-length') ?? Number.NaN);
  const { validator } = identityOf(response);
  return validator === file.identity?.validator && from + rest === file.identity?.totalBytes;
}

function identityOf({ headers }: Response): FileIdentity {
  const tag = headers.get('etag');
  const length = headers.get('content-length');
  // A compressed answer's length is not the file's.
  const plain = (headers.get('content-encoding') ?? 'identity') === 'identity';
  return {
    // A weak tag does not vouch for the same bytes.
    validator:
      (tag?.startsWith('W/') ? undefined : tag) ?? headers.get('last-modified') ?? undefined,
    totalBytes: length !== null && plain ? Number(length) : undefined,
  };
}

async function request(
  { url, advice }: WantedFile,
  { signal, cache }: FetchFileOptions,
  from: number,
): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, {
      // What is kept here need not be kept by the browser once more.
      ...(cache === undefined ? {} : { cache: 'no-store' }),
      ...(from === 0 ? {} : { headers: { range: `bytes=${from}-` } }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    throw unreachable(url, error, signal);
  }
  const { status, statusText, ok, headers } = response;
  if (ok && !headers.get('content-type')?.startsWith('text/html')) return response;
  // A range that the server does not have: the file is another one.
  if (status === 416) return response;
  await response.body?.cancel();
  if (ok || status === 404 || status === 410) {
    const what = ok ? 'is a web page' : `is not there (${status} ${statusText})`.replace(' )', ')');
    throw new TranscribeError(`${url} ${what}. ${advice}`, {
      code: 'ERR_MODEL_NOT_FOUND',
      details: { url, status },
    });
  }
  throw new TranscribeError(
    `${url} cannot be fetched: the server answers ${status} ${statusText}. Check the address, and whether it asks for a login.`,
    { code: 'ERR_DOWNLOAD_FAILED', retryable: PASSING.has(status), details: { url, status } },
  );
}

function unreachable(
  url: string,
  cause: unknown,
  signal: AbortSignal | undefined,
): TranscribeError {
  if (signal?.aborted) return abortedError(signal);
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TranscribeError(
    `${url} cannot be fetched (${reason}). Check the connection, and, where it is another site's, that the site lets pages of others read it (CORS).`,
    { code: 'ERR_DOWNLOAD_FAILED', retryable: true, details: { url, reason }, cause },
  );
}

/** Refuses a download for which the browser has no room, before it begins. */
async function holdRoom(
  { url }: WantedFile,
  neededBytes: number,
  { cache }: FetchFileOptions,
): Promise<void> {
  if (cache === undefined) return;
  const { quota, usage = 0 } = await navigator.storage.estimate();
  if (quota === undefined || neededBytes <= quota - usage) return;
  throw new TranscribeError(
    `${url} needs ${megabytes(neededBytes)} more, and the browser grants this site ${megabytes(Math.max(0, quota - usage))}. Free some space, or give cache: false to hold the model in memory alone.`,
    {
      code: 'ERR_DOWNLOAD_FAILED',
      details: {
        url,
        reason: 'QuotaExceededError',
        quotaBytes: quota,
        usageBytes: usage,
        neededBytes,
      },
    },
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
