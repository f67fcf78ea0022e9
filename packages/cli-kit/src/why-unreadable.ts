import { getSystemErrorMap } from 'node:util';

const WHY: Readonly<Record<string, string>> = {
  ENOTDIR: 'a part of its path is a file, where a folder is needed. Check the path',
  EISDIR: 'it is a folder. Name a file',
  EACCES: 'this user may not read it. Change its permissions',
  EPERM: 'this user may not read it. Change its permissions',
  ELOOP: 'its links lead in a circle. Name the file itself',
  ENAMETOOLONG: 'the name is too long. Check the path',
  ESPIPE: 'it is a pipe or a device, which is read only from front to end. Copy it into a file',
  ENXIO: 'it is a socket, or a device that is not there. Name a file',
  ENODEV: 'it is a device that is not there. Name a file',
  EMFILE: 'too many files are open. Read fewer at a time',
  ENFILE: 'too many files are open. Read fewer at a time',
  EBUSY: 'another program has it. Close that program',
  EIO: 'the disk does not work. Read a copy from elsewhere',
};

/**
 * Why a file or a folder cannot be read, in plain words, and what to do: the rest of a sentence, without its full stop.
 *
 * @param cause - what `node:fs` threw; of any other error, its message
 */
export function whyUnreadable(cause: unknown, what: 'file' | 'folder' = 'file'): string {
  const { code, errno, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `there is no such ${what}. Check the path`;
  if (code !== undefined && Object.hasOwn(WHY, code)) return WHY[code]!;
  const [, said] = getSystemErrorMap().get(errno ?? 0) ?? [];
  return said === undefined ? message : `${said} (${code}). Check the file and its disk`;
}
