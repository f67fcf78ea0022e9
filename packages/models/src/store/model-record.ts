import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PinnedFile, PinnedModel } from './catalogue.js';
import { PLAIN_NAME } from './catalogue-check.js';
import { modelFolder } from './model-folder.js';
import { repositoryModelOfFolder } from './repository-model.js';

/** The file that says, beside a model's files, which commit they are of and how to check them. */
export const RECORD_FILE = '.ws-model.json';

/** The hub's description of a model when it was downloaded. */
export interface ModelRecord {
  readonly repository: string;
  /** The commit. */
  readonly revision: string;
  readonly files: readonly PinnedFile[];
}

/** Writes down what is known of a model that the catalogue does not know all of. */
export async function writeRecord(folder: string, model: PinnedModel): Promise<void> {
  const { repository, revision, files } = model;
  const record: ModelRecord = { repository, revision, files };
  await writeFile(join(folder, RECORD_FILE), `${JSON.stringify(record, null, 2)}\n`);
}

/** The record that {@link writeRecord} wrote; `undefined` when there is none, or it cannot be used. */
export async function readRecord(folder: string): Promise<ModelRecord | undefined> {
  try {
    const record = JSON.parse(await readFile(join(folder, RECORD_FILE), 'utf8')) as ModelRecord;
    const usable =
      typeof record.repository === 'string' &&
      typeof record.revision === 'string' &&
      Array.isArray(record.files) &&
      record.files.every(isUsable);
    return usable ? record : undefined;
  } catch {
    return undefined;
  }
}

function isUsable(file: unknown): boolean {
  const { name, sizeBytes, sha256, gitSha1 } = (file ?? {}) as Partial<PinnedFile>;
  return (
    typeof name === 'string' &&
    PLAIN_NAME.test(name) &&
    Number.isSafeInteger(sizeBytes) &&
    [sha256, gitSha1].some((digest) => typeof digest === 'string')
  );
}

/** The file that `resolveFile` keeps in the cache under a name. It stands in no catalogue: its record says what it is. */
export async function keptFile(
  cacheDirectory: string,
  name: string,
): Promise<PinnedModel | undefined> {
  // Repositories have records, too.
  if (!PLAIN_NAME.test(name) || repositoryModelOfFolder(name) !== undefined) return undefined;
  const record = await readRecord(modelFolder(cacheDirectory, { name }));
  return record && { name, ...record };
}
