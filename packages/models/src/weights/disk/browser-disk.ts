/// <reference lib="webworker" />
import { invalidModelError } from '../invalid-model.js';
import { closedError, unreadableError, type WeightsFile } from '../weights-file.js';

// `#disk` in browsers: files that were fetched, or that the user chose, under the paths at which the readers of weights
// look for them.

/** A file's content: as the browser keeps it (on its disk, as a rule), or in memory. */
export type FileContent = Blob | Uint8Array;

const directories = new Map<string, ReadonlyMap<string, FileContent>>();

/** Puts files where the readers find them, in place of what was there. */
export function mount(directory: string, files: ReadonlyMap<string, FileContent>): void {
  directories.set(directory, files);
}

/** Lets go of a directory's files. */
export function unmount(directory: string): void {
  directories.delete(directory);
}

function find(path: string): FileContent | undefined {
  return directories.get(dirname(path))?.get(basename(path));
}

function sizeOf(content: FileContent): number {
  return content instanceof Blob ? content.size : content.byteLength;
}

/** Both parts with one slash between them. */
export function join(directory: string, name: string): string {
  return `${directory.replace(/\/$/, '')}/${name}`;
}

/** All before the last slash. */
export function dirname(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** All after the last slash. */
export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function exists(path: string): boolean {
  return directories.has(path) || find(path) !== undefined;
}

export function isDirectory(path: string): boolean {
  return directories.has(path);
}

export function list(directory: string): readonly string[] {
  return [...(directories.get(directory)?.keys() ?? [])];
}

/** The whole text of a file of at most `maxBytes`; throws what says why it cannot be had. */
export function readWholeText(path: string, maxBytes: number): string {
  const content = find(path);
  if (content === undefined) throw new Error('it was not fetched');
  const size = sizeOf(content);
  if (size > maxBytes) throw new Error(`it has ${size} bytes`);
  const bytes = new Uint8Array(size);
  copy(content, 0, bytes);
  return new TextDecoder().decode(bytes);
}

// A blob's part comes as a copy; this much at a time, so that a large tensor is not held twice.
const PIECE_BYTES = 4 * 1024 * 1024;

/** Fills `bytes` from `position` on; what is asked for must be there. */
function copy(content: FileContent, position: number, bytes: Uint8Array): void {
  if (content instanceof Uint8Array) {
    bytes.set(content.subarray(position, position + bytes.byteLength));
    return;
  }
  // The readers are synchronous, and a worker may read synchronously.
  const reader = new FileReaderSync();
  for (let done = 0; done < bytes.byteLength; done += PIECE_BYTES) {
    const from = position + done;
    const to = Math.min(from + PIECE_BYTES, position + bytes.byteLength);
    bytes.set(new Uint8Array(reader.readAsArrayBuffer(content.slice(from, to))), done);
  }
}

export function openWeightsFile(path: string): WeightsFile {
  let content = find(path);
  if (content === undefined) {
    throw invalidModelError(path, 'cannot be read (it was not fetched)', {
      advice: 'Check that the model has this file.',
    });
  }
  const sizeBytes = sizeOf(content);
  return {
    path,
    sizeBytes,
    readAt(position, bytes) {
      if (content === undefined) throw closedError(path);
      if (position + bytes.byteLength > sizeBytes) {
        throw invalidModelError(path, `ends at byte ${sizeBytes}, in the middle of its data`);
      }
      try {
        copy(content, position, bytes);
      } catch (error) {
        throw unreadableError(path, error, 'Load the model again.');
      }
    },
    [Symbol.dispose]() {
      content = undefined;
    },
  };
}
