import { invalidModelError } from './invalid-model.js';
import type { WeightsFile } from './weights-file.js';

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
