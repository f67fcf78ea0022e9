/// <reference lib="webworker" />
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { type FileRecord, readFileRecord } from './file-record.js';
import type { FileIdentity, PartialFile } from './partial-file.js';

// Files in the origin private file system: on the user's disk, seen by this origin alone, kept until the browser runs
// short of room or the user clears the site's data. Unlike a cache of responses it can be appended to, so that a cut
// download is gone on with.

const FOLDER = 'whisper-streaming-models';
const READ_BYTES = 4 * 1024 * 1024;

export interface CachedFile {
  readonly content: Blob;
  readonly sha256: string;
}

/** Downloads kept by the browser. */
export interface OriginCache {
  /** The file of this address, if it is here whole. */
  find(url: string): Promise<CachedFile | undefined>;
  /** The file of this address for downloading, with what an earlier download left. */
  open(url: string): Promise<PartialFile>;
  remove(url: string): Promise<void>;
  /** Runs `work` when no other worker or page of this origin is at the same file. */
  alone<T>(url: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>;
}

function keyOf(url: string): string {
  return bytesToHex(sha256(utf8ToBytes(url))).slice(0, 32);
}

/** Whether an error of the file system says that a file is not there. */
function isAbsent(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}

/** The result of work on a file; `undefined` if the file is not there. */
function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  return work.catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
}

/**
 * The cache of this origin, or `undefined` where the browser has none: outside secure contexts, in some browsers'
 * private windows, and outside workers, where the file system cannot be appended to.
 */
export async function openOriginCache(): Promise<OriginCache | undefined> {
  if (typeof FileSystemFileHandle === 'undefined') return undefined;
  if (!('createSyncAccessHandle' in FileSystemFileHandle.prototype)) return undefined;
  let folder: FileSystemDirectoryHandle;
  try {
    const root = await navigator.storage.getDirectory();
    folder = await root.getDirectoryHandle(FOLDER, { create: true });
  } catch {
    return undefined;
  }

  async function fileOf(name: string): Promise<File> {
    return (await folder.getFileHandle(name)).getFile();
  }

  async function readRecord(key: string): Promise<FileRecord | undefined> {
    const text = await ifThere(fileOf(`${key}.json`).then((file) => file.text()));
    return readFileRecord(text ?? '');
  }

  async function remove(key: string): Promise<void> {
    // The record first: data without one is started over.
    for (const name of [`${key}.json`, `${key}.data`]) await ifThere(folder.removeEntry(name));
  }

  return {
    async find(url) {
      const key = keyOf(url);
      const record = await readRecord(key);
      if (record?.sha256 === undefined || record.url !== url) return undefined;
      const content = await ifThere(fileOf(`${key}.data`));
      if (content === undefined || content.size !== record.totalBytes) return undefined;
      return { content, sha256: record.sha256 };
    },
    async open(url) {
      const key = keyOf(url);
      const record = await readRecord(key);
      const dataFile = await folder.getFileHandle(`${key}.data`, { create: true });
      const data = await dataFile.createSyncAccessHandle();
      const recordFile = await folder.getFileHandle(`${key}.json`, { create: true });
      const notes = await recordFile.createSyncAccessHandle();
      let identity: FileIdentity | undefined = record?.url === url ? record : undefined;
      let length = identity === undefined ? 0 : data.getSize();

      const write = (digest: string | undefined): void => {
        const { validator, totalBytes } = identity ?? {};
        const text = JSON.stringify({ url, validator, totalBytes, sha256: digest });
        notes.truncate(0);
        notes.write(utf8ToBytes(text), { at: 0 });
        notes.flush();
      };
      const close = (): void => {
        data.close();
        notes.close();
      };
      return {
        get receivedBytes() {
          return length;
        },
        get identity() {
          return identity;
        },
        begin(given) {
          identity = given;
          data.truncate(0);
          length = 0;
          write(undefined);
        },
        append(bytes) {
          // A disk that is full takes less than it is given, in some browsers without an error.
          const written = data.write(bytes, { at: length });
          if (written !== bytes.byteLength) {
            throw new DOMException('the disk took only a part', 'QuotaExceededError');
          }
          length += written;
        },
        *pieces() {
          const piece = new Uint8Array(Math.min(READ_BYTES, length));
          for (let at = 0; at < length; at += piece.byteLength) {
            const count = data.read(piece.subarray(0, Math.min(piece.byteLength, length - at)), {
              at,
            });
            yield piece.subarray(0, count);
          }
        },
        async complete(digest) {
          data.truncate(length);
          data.flush();
          identity = { validator: identity?.validator, totalBytes: length };
          write(digest);
          close();
          return dataFile.getFile();
        },
        pause() {
          data.flush();
          close();
        },
        async discard() {
          close();
          await remove(key);
        },
      };
    },
    remove: (url) => remove(keyOf(url)),
    alone: (url, signal, work) =>
      navigator.locks.request(
        `${FOLDER} ${keyOf(url)}`,
        signal === undefined ? {} : { signal },
        work,
      ) as ReturnType<typeof work>,
  };
}

/** Deletes every model that this origin's cache holds, complete or not. */
export async function clearModelCache(): Promise<void> {
  try {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry(FOLDER, { recursive: true });
  } catch (error) {
    // Where there is no such file system, nothing was kept.
    if (isAbsent(error) || !(error instanceof DOMException) || error.name === 'SecurityError')
      return;
    throw error;
  }
}
