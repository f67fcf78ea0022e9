import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { TranscribeError } from '@ws/core';
import { abortedError, errorMessage } from '@ws/core/internal';
import { AttemptFailed, isPassingStatus, retryAfterMs } from '../download/attempts.js';
import { downloadInRanges, type RangedAnswer, rangeStart } from '../download/ranged-download.js';
import type { FileContent } from '../weights/disk/browser-disk.js';
import type { OriginCache } from './origin-cache.js';
import { type FileIdentity, memoryFile, type PartialFile } from './partial-file.js';

export interface WantedFile {
  readonly url: string;
  /** SHA-256 that it must have, in lower-case hexadecimal. */
  readonly sha256?: string | undefined;
  /** Advice for when the server has no such file, as a sentence. */
  readonly advice: string;
}

export interface FetchFileOptions {
  /** Where they are kept; `undefined` keeps them in memory. */
  readonly cache: OriginCache | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told how many bytes there are so far, and of how many, where that is known. */
  readonly onBytes?: ((receivedBytes: number, totalBytes: number | undefined) => void) | undefined;
  /** Milliseconds before a broken download is gone on with; doubles each time. */
  readonly retryDelayMs: number;
}

export interface FetchedFile {
  readonly content: FileContent;
  readonly fromCache: boolean;
}

const RETRIES = 3;

/**
 * Fetches a file, or takes it from the cache. A download that breaks off goes on where it was cut, up to three times at once
 * (attempts that brought a megabyte do not count), and in the next call.
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

/** Turns errors of the browser's storage into errors of ours. */
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
    const reason = errorMessage(error);
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
  let digest = '';
  try {
    await downloadInRanges({
      retries: RETRIES,
      retryDelayMs,
      signal,
      isReached: () => true,
      async had() {
        const bytes = resumable(file) ? file.receivedBytes : 0;
        return { bytes, isWhole: bytes > 0 && bytes === file.identity?.totalBytes };
      },
      async ask(from) {
        const response = await request(wanted, options, from);
        return {
          status: response.status,
          header: (name) => response.headers.get(name) ?? undefined,
          body: chunksOf(response),
          discard: async () => response.body?.cancel(),
        };
      },
      goesOn: (answer, from) => goesOn(answer, file, from),
      async open(answer, from) {
        if (from === 0) file.begin(identityOf(answer));
        const { totalBytes } = file.identity ?? {};
        await holdRoom(wanted, (totalBytes ?? 0) - file.receivedBytes, options);
        return { totalBytes, append: file.append };
      },
      async restart() {
        file.begin(NO_FILE);
      },
      onBytes: (bytes) => options.onBytes?.(bytes, file.identity?.totalBytes),
      networkProblem: (error) => unreachable(wanted.url, error, signal).problem,
      async check(resumed) {
        const hash = sha256.create();
        for (const piece of file.pieces()) hash.update(piece);
        digest = bytesToHex(hash.digest());
        if (wanted.sha256 === undefined || digest === wanted.sha256) return;
        if (resumed) {
          file.begin(NO_FILE);
        } else {
          open = false;
          await file.discard();
        }
        throw failed(otherChecksum(wanted.url, wanted.sha256, digest), resumed);
      },
    });
    open = false;
    return { content: await file.complete(digest), fromCache: false };
  } catch (error) {
    if (signal?.aborted) throw abortedError(signal);
    if (!(error instanceof AttemptFailed)) throw error;
    const { cause, problem } = error;
    if (TranscribeError.isInstance(cause)) throw cause;
    throw unreachable(wanted.url, cause ?? new Error(problem.reason), signal).cause;
  } finally {
    if (open) file.pause();
  }
}

const NO_FILE: FileIdentity = { validator: undefined, totalBytes: undefined };

/** An attempt that failed by an error of ours. */
function failed(
  error: TranscribeError,
  passing: boolean = error.retryable,
  retryAfter?: number | undefined,
): AttemptFailed {
  const problem = { reason: error.message, passing, unreachable: false, retryAfterMs: retryAfter };
  return new AttemptFailed(problem, 0, error);
}

function otherChecksum(url: string, expected: string, actual: string): TranscribeError {
  return new TranscribeError(
    `${url} has the SHA-256 ${actual}, and ${expected} was expected: it is damaged, or another file than was meant. Put the right file there, or mend the checksum.`,
    { code: 'ERR_DOWNLOAD_FAILED', details: { url, expected, actual } },
  );
}

async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array, void, undefined> {
  if (body === null) return;
  // Safari's streams are not iterable.
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function resumable({ identity }: PartialFile): boolean {
  return identity?.validator !== undefined && identity.totalBytes !== undefined;
}

/** Whether an answer is the rest of the file of which the beginning is here. */
function goesOn(answer: RangedAnswer, file: PartialFile, from: number): boolean {
  const range = answer.header('content-range');
  // Other origins' servers need not let it be read.
  if (range !== undefined && rangeStart(range) !== from) return false;
  const rest = Number(answer.header('content-length') ?? Number.NaN);
  const { validator } = identityOf(answer);
  return validator === file.identity?.validator && from + rest === file.identity?.totalBytes;
}

function identityOf({ header }: RangedAnswer): FileIdentity {
  const tag = header('etag');
  const length = header('content-length');
  // A compressed answer's length is not the file's.
  const plain = (header('content-encoding') ?? 'identity') === 'identity';
  return {
    // A weak tag does not vouch for the same bytes.
    validator: (tag?.startsWith('W/') ? undefined : tag) ?? header('last-modified'),
    totalBytes: length !== undefined && plain ? Number(length) : undefined,
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
      // The browser's own cache need not keep a second copy.
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
  const error = new TranscribeError(
    `${url} cannot be fetched: the server answers ${status} ${statusText}. Check the address, and whether it asks for a login.`,
    { code: 'ERR_DOWNLOAD_FAILED', retryable: isPassingStatus(status), details: { url, status } },
  );
  throw failed(error, error.retryable, retryAfterMs(headers.get('retry-after') ?? undefined));
}

function unreachable(url: string, cause: unknown, signal: AbortSignal | undefined): AttemptFailed {
  if (signal?.aborted) throw abortedError(signal);
  const reason = errorMessage(cause);
  const error = new TranscribeError(
    `${url} cannot be fetched (${reason}). Check the connection, and, where it is another site's, that the site lets pages of others read it (CORS).`,
    { code: 'ERR_DOWNLOAD_FAILED', retryable: true, details: { url, reason }, cause },
  );
  return failed(error);
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
