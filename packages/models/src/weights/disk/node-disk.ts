import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
} from 'node:fs';
import { TranscribeError } from '@ws/core';
import { invalidModelError } from '../invalid-model.js';
import { closedError, unreadableError, type WeightsFile } from '../weights-file.js';

// Everything that the readers of weights ask of a disk. Imported as `#disk`: browsers have `browser-disk.ts` instead.

export { basename, dirname, join } from 'node:path';

export function exists(path: string): boolean {
  return existsSync(path);
}

export function isDirectory(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

export function list(directory: string): readonly string[] {
  return readdirSync(directory);
}

/** The whole text of a file of at most `maxBytes`; throws what says why it cannot be had. */
export function readWholeText(path: string, maxBytes: number): string {
  const stat = statSync(path);
  if (!stat.isFile() || stat.size > maxBytes) {
    throw new Error(stat.isFile() ? `it has ${stat.size} bytes` : 'it is no regular file');
  }
  return readFileSync(path, 'utf8');
}

const ADVICE = 'Check that the file exists and that this user may read it.';
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
    throw unreadableError(path, error, ADVICE);
  }

  let open = true;
  return {
    path,
    sizeBytes,
    readAt(position, bytes) {
      if (!open || descriptor === undefined) {
        throw closedError(path);
      }
      let done = 0;
      while (done < bytes.byteLength) {
        let count: number;
        try {
          const length = Math.min(bytes.byteLength - done, MOST_BYTES_AT_ONCE);
          count = readSync(descriptor, bytes, done, length, position + done);
        } catch (error) {
          throw unreadableError(path, error, ADVICE);
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
