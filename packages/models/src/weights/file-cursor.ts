import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { TranscribeError } from '@ws/core';
import { invalidModelError } from './invalid-model.js';

/** A file opened for reading at chosen positions. */
export interface WeightsFile extends Disposable {
  readonly path: string;
  readonly sizeBytes: number;
  /** Fills `bytes` from `position` on, or throws `ERR_MODEL_INVALID` (`ERR_DISPOSED` when closed). */
  readAt(position: number, bytes: Uint8Array): void;
}

// The system reads no more than 2 GiB at once.
const MOST_BYTES_AT_ONCE = 2 ** 30;

/** Opens a regular file for reading; anything else, such as a pipe that would block for ever, is refused. */
export function openWeightsFile(path: string): WeightsFile {
  let descriptor: number | undefined;
  let sizeBytes: number;
  try {
    if (!statSync(path).isFile()) {
      throw invalidModelError(path, 'not a regular file', {
        advice: 'Give a directory with a model in it.',
      });
    }
    descriptor = openSync(path, 'r');
    sizeBytes = fstatSync(descriptor).size;
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    if (TranscribeError.isInstance(error)) throw error;
    throw unreadable(path, error);
  }

  let open = true;
  return {
    path,
    sizeBytes,
    readAt(position, bytes) {
      if (!open || descriptor === undefined) {
        throw new TranscribeError(`${path} was closed: open the model again.`, {
          code: 'ERR_DISPOSED',
          details: { file: path },
        });
      }
      let done = 0;
      while (done < bytes.byteLength) {
        let count: number;
        try {
          const length = Math.min(bytes.byteLength - done, MOST_BYTES_AT_ONCE);
          count = readSync(descriptor, bytes, done, length, position + done);
        } catch (error) {
          throw unreadable(path, error);
        }
        if (count === 0) {
          throw invalidModelError(
            path,
            `ends at byte ${position + done}, in the middle of its data`,
          );
        }
        done += count;
      }
    },
    [Symbol.dispose]() {
      if (open && descriptor !== undefined) closeSync(descriptor);
      open = false;
    },
  };
}

function unreadable(path: string, cause: unknown): TranscribeError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return invalidModelError(path, `cannot be read (${reason})`, {
    advice: 'Check that the file exists and that this user may read it.',
    cause,
  });
}

/** Reads numbers and names one after the other, little-endian, never past the file's end. */
export interface FileCursor {
  readonly position: number;
  readonly remainingBytes: number;
  u8(what: string): number;
  u16(what: string): number;
  u32(what: string): number;
  /** `length` bytes of UTF-8. */
  text(length: number, what: string): string;
  /** `length` bytes, 64 KiB at most, as they are. */
  bytes(length: number, what: string): Uint8Array;
  skip(length: number, what: string): void;
}

const WINDOW_BYTES = 64 * 1024;

/** A cursor at the file's start. It holds 64 KiB of the file, so that many small reads are few system calls. */
export function fileCursor(file: WeightsFile): FileCursor {
  const window = new Uint8Array(Math.min(WINDOW_BYTES, file.sizeBytes));
  const view = new DataView(window.buffer);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let windowStart = 0;
  let windowLength = 0;
  let position = 0;

  function advance(length: number, what: string): number {
    if (length > file.sizeBytes - position) {
      throw invalidModelError(
        file.path,
        `ends at byte ${file.sizeBytes}, but ${what} at byte ${position} needs ${length} bytes`,
      );
    }
    const start = position;
    position += length;
    return start;
  }

  /** Where in the window the next `length` bytes are, after loading them if need be. */
  function locate(length: number, what: string): number {
    const start = advance(length, what);
    if (start < windowStart || start + length > windowStart + windowLength) {
      windowLength = Math.min(window.byteLength, file.sizeBytes - start);
      windowStart = start;
      file.readAt(start, window.subarray(0, windowLength));
    }
    return start - windowStart;
  }

  function bytes(length: number, what: string): Uint8Array {
    if (length > WINDOW_BYTES) {
      throw invalidModelError(file.path, `${what} at byte ${position} is ${length} bytes long`);
    }
    const start = locate(length, what);
    return window.slice(start, start + length);
  }

  return {
    get position() {
      return position;
    },
    get remainingBytes() {
      return file.sizeBytes - position;
    },
    u8: (what) => view.getUint8(locate(1, what)),
    u16: (what) => view.getUint16(locate(2, what), true),
    u32: (what) => view.getUint32(locate(4, what), true),
    bytes,
    text(length, what) {
      const text = bytes(length, what);
      try {
        return decoder.decode(text);
      } catch (error) {
        throw invalidModelError(file.path, `${what} at byte ${position - length} is not UTF-8`, {
          cause: error,
        });
      }
    },
    skip(length, what) {
      advance(length, what);
    },
  };
}
