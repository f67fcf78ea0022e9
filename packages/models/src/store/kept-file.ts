import type { PinnedModel } from './catalogue.js';
import { PLAIN_NAME } from './fetchable-check.js';
import { modelFolder } from './model-folder.js';
import { readRecord, writeRecord } from './model-record.js';
import { repositoryModelOfFolder } from './repository-model.js';

// Files that `resolveFile` keeps stand in no catalogue: a record beside each says what it is.

/** Notes what a file in the cache is, so that it can be listed, verified and removed; where it cannot, it is used all the same. */
export async function noteKeptFile(directory: string, file: PinnedModel): Promise<void> {
  if ((await readRecord(directory)) === undefined)
    await writeRecord(directory, file).catch(() => {});
}

/** The file that is kept in the cache under a name. */
export async function keptFile(
  cacheDirectory: string,
  name: string,
): Promise<PinnedModel | undefined> {
  // Repositories have records, too.
  if (!PLAIN_NAME.test(name) || repositoryModelOfFolder(name) !== undefined) return undefined;
  const record = await readRecord(modelFolder(cacheDirectory, { name }));
  return record && { name, ...record };
}
