import { readFile, stat } from 'node:fs/promises';

/**
 * A file, which is not read where it is larger than such a file can be: it may have been made to fill the memory.
 *
 * @throws RangeError where it has more than `mostBytes`; what the file system throws
 */
export async function readSmallFile(file: string, mostBytes: number): Promise<Uint8Array> {
  const { size } = await stat(file);
  if (size > mostBytes) throw new RangeError(`it has ${size} bytes`);
  return readFile(file);
}
