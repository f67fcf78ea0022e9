import { existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { writing } from '@ws/cli-kit/cannot-write';

/**
 * Checks that a file can be written, before what is to stand in it is measured. One that is there stays as it is.
 *
 * @throws TranscribeError `ERR_INVALID_STATE`
 */
export async function checkWritable(path: string): Promise<void> {
  const isThere = existsSync(path);
  const file = await writing(path, open(path, 'a'));
  await file.close();
  if (!isThere) await rm(path);
}
