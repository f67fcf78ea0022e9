import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { TranscribeError } from '@ws/core';
import { type FetchableFile, type ResolveFileOptions, resolveFile } from '@ws/models';
import { LLAMA_MODELS } from './llama-models.js';

const HUB_FILE =
  /^(?<repository>[A-Za-z0-9][A-Za-z0-9._-]*\/[A-Za-z0-9][A-Za-z0-9._-]*)\/(?<file>[A-Za-z0-9][A-Za-z0-9._-]*\.gguf)(?:@(?<revision>[A-Za-z0-9][A-Za-z0-9._-]*))?$/;

/**
 * The file of a model: by name, by path, or on the hub. One that is not here is fetched, once.
 *
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`, `ERR_DOWNLOAD_FAILED`, `ERR_ABORTED`
 */
export async function findLlamaModel(
  model: string,
  options: Pick<ResolveFileOptions, 'cacheDirectory' | 'signal' | 'onProgress'>,
): Promise<string> {
  const known = LLAMA_MODELS.find(({ name }) => name === model.toLowerCase());
  if (known !== undefined) {
    const { licence: _, ...wanted } = known;
    return resolveFile(wanted, options);
  }
  const path = resolve(model);
  if (await isGguf(path)) return path;
  const onHub = hubFile(model);
  if (onHub !== undefined) return resolveFile(onHub, options);
  const names = LLAMA_MODELS.map(({ name }) => name).join(', ');
  throw new TranscribeError(
    `There is no language model, and no file, called ${JSON.stringify(model)}. Known by name are ${names}. The path of a .gguf file works too, and one on the hub: owner/name/file.gguf.`,
    { code: 'ERR_MODEL_NOT_FOUND', details: { model } },
  );
}

function hubFile(model: string): FetchableFile | undefined {
  const { repository, file, revision = 'main' } = HUB_FILE.exec(model)?.groups ?? {};
  if (repository === undefined || file === undefined) return undefined;
  const place = revision === 'main' ? file : `${file}-${revision}`;
  return {
    name: `${repository.replace('/', '--')}--${place}`,
    repository,
    revision,
    file: { name: file },
  };
}

/** Whether there is a file, and of this format; of another one it is an error. */
async function isGguf(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    if (buffer.toString('latin1', 0, bytesRead) === 'GGUF') return true;
  } catch {
    // A directory, say.
  } finally {
    await file.close();
  }
  throw new TranscribeError(`${path} is no GGUF file. Give a .gguf file of a language model.`, {
    code: 'ERR_MODEL_INVALID',
    details: { path },
  });
}
