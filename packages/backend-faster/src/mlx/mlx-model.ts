import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import {
  acquireCacheLock,
  openModel,
  type ResolvedModel,
  type ResolveModelOptions,
  resolveModel,
  userCacheDirectory,
} from '@ws/models';
import { makeFolder } from '@ws/models/internal';
import { writeMlx } from './write-mlx.js';

/** Another layout of what is written is another folder. */
const LAYOUT = 'mlx-1';

/**
 * The directory of a model as mlx-whisper loads it: one that is so already, or one that is made of a model in any format
 * that `@ws/models` reads, and kept beside the models.
 *
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`, `ERR_DOWNLOAD_FAILED`, `ERR_ABORTED`
 */
export async function mlxModel(
  name: string,
  options: ResolveModelOptions,
  cache: string = join(userCacheDirectory(), 'mlx'),
): Promise<string> {
  if (isMlxModel(name)) return resolve(name);
  const model = await resolveModel(name, options);
  const path = model.weightsFile ?? model.directory;
  const directory = join(cache, `${basename(model.name)}-${fingerprint(model)}`);
  if (existsSync(directory)) return directory;
  try {
    await makeFolder(cache);
    // It takes its time and gigabytes: of processes that want it at once, one makes it.
    await using _lock = await acquireCacheLock(`${directory}.lock`, options);
    if (existsSync(directory)) return directory;
    const work = await mkdtemp(`${directory}-`);
    try {
      const opened = openModel(path);
      using _weights = opened.weights;
      await writeMlx(opened, work, options.signal ?? undefined);
      // It appears whole.
      await rename(work, directory);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
    return directory;
  } catch (cause) {
    if (TranscribeError.isInstance(cause)) throw cause;
    const said = errorMessage(cause);
    throw new TranscribeError(`The model cannot be converted for MLX in ${cache}: ${said}.`, {
      code: 'ERR_MODEL_INVALID',
      cause,
    });
  }
}

/** Whether a path is a model in MLX's own layout. */
function isMlxModel(path: string): boolean {
  if (!['weights.safetensors', 'weights.npz'].some((file) => existsSync(join(path, file)))) {
    return false;
  }
  try {
    const config: { readonly n_mels?: unknown } = JSON.parse(
      readFileSync(join(path, 'config.json'), 'utf8'),
    );
    return typeof config.n_mels === 'number';
  } catch {
    return false;
  }
}

/** Other weights have another one, at the same path too. */
function fingerprint({ directory, weightsFile, format }: ResolvedModel): string {
  const names = { ctranslate2: 'model.bin', safetensors: 'model.safetensors', ggml: '' } as const;
  const file = weightsFile ?? join(directory, names[format]);
  const { size, mtimeMs } = statSync(existsSync(file) ? file : directory);
  return createHash('sha256')
    .update([LAYOUT, file, size, mtimeMs].join('\n'))
    .digest('hex')
    .slice(0, 12);
}
