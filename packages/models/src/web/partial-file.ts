import type { FileContent } from '../weights/disk/browser-disk.js';

/** A server's description of a file, by which a resumed download recognises it. */
export interface FileIdentity {
  /** Its entity tag, or else its date; `undefined` where the server tells neither. */
  readonly validator: string | undefined;
  /** `undefined` where the server does not tell. */
  readonly totalBytes: number | undefined;
}

export interface PartialFile {
  /** Bytes that are there, from this download or one before it. */
  readonly receivedBytes: number;
  /** The server's description of the file that these bytes belong to. */
  readonly identity: FileIdentity | undefined;
  /** Starts over with a file of this identity. */
  begin(identity: FileIdentity): void;
  append(bytes: Uint8Array): void;
  /** The bytes so far, in pieces. */
  pieces(): Iterable<Uint8Array>;
  /** Completes the file, and gives its content, which is kept from now on. */
  complete(sha256: string): Promise<FileContent>;
  /** Ends the download for now; the bytes so far are kept if possible. */
  pause(): void;
  discard(): Promise<void>;
}

const FIRST_BYTES = 64 * 1024;

/** A file that is held in memory: once, where the server tells its size. */
export function memoryFile(): PartialFile {
  let identity: FileIdentity | undefined;
  let buffer = new Uint8Array(0);
  let length = 0;
  return {
    get receivedBytes() {
      return length;
    },
    get identity() {
      return identity;
    },
    begin(given) {
      identity = given;
      buffer = new Uint8Array(given.totalBytes ?? FIRST_BYTES);
      length = 0;
    },
    append(bytes) {
      if (length + bytes.byteLength > buffer.byteLength) {
        const larger = new Uint8Array(Math.max(2 * buffer.byteLength, length + bytes.byteLength));
        larger.set(buffer.subarray(0, length));
        buffer = larger;
      }
      buffer.set(bytes, length);
      length += bytes.byteLength;
    },
    pieces: () => [buffer.subarray(0, length)],
    complete: () => Promise.resolve(buffer.subarray(0, length)),
    pause() {},
    discard() {
      identity = undefined;
      buffer = new Uint8Array(0);
      length = 0;
      return Promise.resolve();
    },
  };
}
