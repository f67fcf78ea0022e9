import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeGgml } from '../weights/ggml/write-ggml.js';
import { locateModel } from '../weights/locate-model.js';
import { openModel } from '../weights/open-model.js';
import { acquireCacheLock } from './cache-lock.js';
import { fileSize, makeDirectory, onDisk, remove, requireFreeSpace } from './disk.js';
import { convertedFolder, folderName } from './model-folder.js';
import type { ProgressListener } from './progress.js';

/**
 * A model as a ggml file, for whisper.cpp: written once, and again when the model's weights have changed since.
 *
 * @returns the path of the file
 * @throws TranscribeError `ERR_MODEL_INVALID`, `ERR_DOWNLOAD_FAILED` when the cache cannot be written to, `ERR_ABORTED`
 */
export async function convertedModel(
  model: { readonly name: string; readonly directory: string },
  {
    cacheDirectory,
    signal,
    onProgress,
  }: {
    readonly cacheDirectory: string;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ProgressListener | undefined;
  },
): Promise<string> {
  const { weightsFile } = locateModel(model.directory);
  const { size, mtimeMs } = await stat(weightsFile);
  const folder = convertedFolder(cacheDirectory, model);
  const version = createHash('sha256').update(`${size} ${mtimeMs}`).digest('hex').slice(0, 12);
  const file = join(folder, version, `ggml-${folderName(model)}.bin`);
  if ((await fileSize(file)) !== undefined) return file;

  const progress = { model: model.name, file: `ggml-${folderName(model)}.bin`, totalBytes: size };
  await makeDirectory(dirname(folder));
  await using _lock = await acquireCacheLock(`${folder}.lock`, {
    signal,
    onWaiting: () =>
      onProgress?.({ ...progress, phase: 'waiting', receivedBytes: 0, source: undefined }),
  });
  // Another process may have written it meanwhile.
  if ((await fileSize(file)) !== undefined) return file;
  // Of weights that are no more.
  await remove(folder);
  await makeDirectory(join(folder, version));
  await requireFreeSpace(folder, size);
  const tell = (receivedBytes: number): void =>
    onProgress?.({ ...progress, phase: 'converting', receivedBytes, source: undefined });
  tell(0);
  const opened = openModel(model.directory);
  using _weights = opened.weights;
  await onDisk(folder, undefined, () => writeGgml(opened, file, { signal }));
  tell(size);
  return file;
}
