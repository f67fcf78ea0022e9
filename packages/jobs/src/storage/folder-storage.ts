import { randomUUID } from 'node:crypto';
import {
  access,
  constants,
  copyFile,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type JobStorage, TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import { partsOf } from './check-key.js';

const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
// A file that is not whole yet: no key has such a name.
const PART = '.part-';

/**
 * Keeps files below a folder, which this user alone can read: of one machine, or of a file system that all have. A folder
 * that is missing is made.
 */
export function createFolderStorage(folder: string): JobStorage {
  const root = resolve(folder);
  const pathOf = (key: string): string => join(root, ...partsOf(key));

  /** Gives a file its name once all of it is on the disk. */
  async function place(key: string, make: (part: string) => Promise<void>): Promise<void> {
    const path = pathOf(key);
    const part = join(dirname(path), PART + randomUUID());
    try {
      await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
      await make(part);
      const file = await open(part, 'r+');
      try {
        await file.chmod(FILE_MODE);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(part, path);
    } catch (cause) {
      await rm(part, { force: true }).catch(() => {});
      throw failed('written', cause);
    }
  }

  return {
    name: 'folder',
    async open() {
      try {
        await mkdir(root, { recursive: true, mode: FOLDER_MODE });
        await access(root, constants.R_OK | constants.W_OK | constants.X_OK);
      } catch (cause) {
        throw new TranscribeError(
          `The folder of jobs, ${root}, cannot be used: ${errorMessage(cause)}. Name another one with --job-storage.`,
          { code: 'ERR_INVALID_OPTION', details: { option: 'jobStorage' }, cause },
        );
      }
    },
    write: (key, bytes) =>
      place(key, async (part) => {
        const file = await open(part, 'wx', FILE_MODE);
        try {
          await file.writeFile(bytes);
        } finally {
          await file.close();
        }
      }),
    writeFile: (key, path) =>
      place(key, async (part) => {
        try {
          await rename(path, part);
        } catch (error) {
          // Between two file systems.
          if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
          await copyFile(path, part, constants.COPYFILE_EXCL);
        }
      }),
    read: (key) => ifThere(readFile(pathOf(key))),
    async openFile(key) {
      const path = pathOf(key);
      const file = { path, async [Symbol.asyncDispose]() {} };
      return ifThere(access(path, constants.R_OK).then(() => file));
    },
    async list(below) {
      const names = (await ifThere(readdir(pathOf(below)))) ?? [];
      return names.filter((name) => !name.startsWith(PART));
    },
    async removeAll(below) {
      await rm(pathOf(below), { recursive: true, force: true, maxRetries: 3 }).catch((cause) => {
        throw failed('removed', cause);
      });
    },
    async [Symbol.asyncDispose]() {},
  };
}

async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw failed('read', cause);
  }
}

function failed(what: string, cause: unknown): TranscribeError {
  if (TranscribeError.isInstance(cause)) return cause;
  // Paths of this machine are for the log alone: they are in the cause.
  return new TranscribeError(`A file of the job could not be ${what}.`, {
    ...{ code: 'ERR_CONNECTION', retryable: true, cause },
  });
}
