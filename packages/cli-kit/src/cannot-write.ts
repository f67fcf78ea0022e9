import { TranscribeError } from '@ws/core';

const WHY: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free some space, or have it written elsewhere',
  EDQUOT: 'your share of the disk is used up. Free some space, or have it written elsewhere',
  EFBIG: 'the file would be larger than its disk takes. Have it written elsewhere',
  EROFS: 'the disk is read-only. Have it written elsewhere',
  EACCES: 'this user may not write there. Change its permissions, or have it written elsewhere',
  EPERM: 'this user may not write there. Change its permissions, or have it written elsewhere',
  ENOENT: 'its folder is not there and cannot be made. Have it written elsewhere',
  ENOTDIR: 'a part of its path is a file, where a folder is needed. Move that file',
  EISDIR: 'a folder has that name. Move the folder',
  EEXIST: 'a file has the name of its folder. Move that file',
  ESPIPE: 'a pipe or a device has that name. Move it',
  ENAMETOOLONG: 'the name is too long. Have it written elsewhere, or rename the recording',
  EMFILE: 'too many files are open. Give fewer --jobs',
  EIO: 'the disk does not work. Have it written elsewhere',
};

/** The error of a file that cannot be written: `ERR_INVALID_STATE`, with the file, the cause and what to do. */
export function cannotWrite(path: string, cause: unknown): TranscribeError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const why = Object.hasOwn(WHY, code) ? WHY[code] : message;
  return notWritten(path, `Cannot write ${path}: ${why}.`, cause);
}

/** The error of a file that is not written: `ERR_INVALID_STATE`. */
export function notWritten(path: string, message: string, cause?: unknown): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_INVALID_STATE', details: { path }, cause });
}

/** Awaits a step of writing a file. Where it fails, it throws {@link cannotWrite}. */
export async function writing<T>(path: string, step: Promise<T>): Promise<T> {
  try {
    return await step;
  } catch (cause) {
    throw cannotWrite(path, cause);
  }
}

/** Whether an error is {@link notWritten}: it is one file's, and not the engine's. */
export function isNotWritten(error: unknown): boolean {
  return (
    TranscribeError.isInstance(error) &&
    error.code === 'ERR_INVALID_STATE' &&
    Object.hasOwn(error.details, 'path')
  );
}
