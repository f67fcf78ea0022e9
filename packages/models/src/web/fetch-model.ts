/// <reference lib="webworker" />
import { TranscribeError } from '@ws/core';
import { type FileContent, mount, readWholeText, unmount } from '../weights/disk/browser-disk.js';
import { isObject, member, parseJsonObject } from '../weights/read-text.js';
import { fetchFile } from './fetch-file.js';
import { type ModelAddress, modelAddress } from './model-address.js';
import { type FetchModelOptions, normalizeFetchModelOptions } from './options.js';
import { openOriginCache } from './origin-cache.js';

/** A model whose files are at hand. */
export interface FetchedModel extends Disposable {
  /** What `openModel` and `openWeights` of this entry take; lets go of the files when disposed. */
  readonly path: string;
  /** Whether nothing had to be downloaded. */
  readonly fromCache: boolean;
  /** Why the files are held in memory although they were to be kept; `undefined` when they are kept. */
  readonly notKept: string | undefined;
}

const MAX_JSON_BYTES = 16 * 1024 * 1024;
const INDEX = 'model.safetensors.index.json';
const FOLDERS =
  'Give the address of a folder with a CTranslate2 model (config.json, tokenizer.json, model.bin) or a Hugging Face one (config.json, tokenizer.json, model.safetensors), or of a ggml file of whisper.cpp.';
const ADVICE = `Check the address. ${FOLDERS}`;

/**
 * Fetches the files of a Whisper model, for `openModel` of this entry. Runs in workers: browsers can append to files,
 * and read them piece by piece, there alone. What was downloaded is kept, and a second call asks no server; a broken
 * download is resumed, if the server knows ranges. Other workers and pages of the same origin that want
 * the same file wait for it.
 *
 * Memory: a file goes to the disk as it comes, and its tensors are read from there. Without `cache` it is in memory once.
 *
 * @param model A name (`tiny.en`, `base`), fetched from the Hugging Face hub and checked against the catalogue's
 *   checksums; or the address of a CTranslate2 or Hugging Face folder, or of a ggml file, absolute or relative.
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` when there is no such model, `ERR_MODEL_INVALID` when its
 *   configuration cannot be used, `ERR_DOWNLOAD_FAILED` when a file cannot be had, has another checksum, or finds no
 *   room; `ERR_ABORTED`, `ERR_INVALID_OPTION`
 */
export async function fetchModel(
  model: string,
  options: FetchModelOptions = {},
): Promise<FetchedModel> {
  const settings = normalizeFetchModelOptions(options);
  const { signal, onProgress } = settings;
  if (typeof FileReaderSync === 'undefined') {
    throw new TranscribeError(
      'fetchModel runs in Web Workers only: pages cannot read files synchronously. Call it in a worker, or use createOnnxBackend of @ws/backend-onnx/web, which has one.',
      { code: 'ERR_INVALID_STATE' },
    );
  }
  const address = modelAddress(model, settings.baseUrl ?? location.href, settings.hub);
  const cache = settings.cache ? await openOriginCache() : undefined;
  const files = new Map<string, FileContent>();
  let fromCache = true;

  async function get(name: string): Promise<void> {
    const fetched = await fetchFile(
      {
        url: address.urlOf(name),
        sha256: settings.checksums[name] ?? address.checksums.get(name),
        advice: ADVICE,
      },
      {
        cache,
        signal,
        retryDelayMs: settings.retryDelayMs,
        onBytes: (receivedBytes, totalBytes) =>
          onProgress?.({ phase: 'downloading', model, file: name, receivedBytes, totalBytes }),
      },
    );
    fromCache &&= fetched.fromCache;
    files.set(name, fetched.content);
    mount(address.directory, files);
  }

  async function getIfThere(name: string): Promise<boolean> {
    try {
      await get(name);
      return true;
    } catch (error) {
      if (TranscribeError.isInstance(error) && error.code === 'ERR_MODEL_NOT_FOUND') return false;
      throw error;
    }
  }

  const json = (name: string) => {
    const path = `${address.directory}/${name}`;
    return parseJsonObject(path, readWholeText(path, MAX_JSON_BYTES));
  };

  async function getSafetensors(weightsFile: string | undefined): Promise<void> {
    // Says more than config.json, where there is one.
    await getIfThere('generation_config.json');
    if (weightsFile !== undefined && !weightsFile.endsWith('.json')) return get(weightsFile);
    if (weightsFile === undefined && (await getIfThere('model.safetensors'))) return;
    const index = weightsFile ?? INDEX;
    await get(index);
    const map = member(json(index), 'weight_map');
    const shards = new Set(isObject(map) ? Object.values(map) : []);
    // The reader refuses names that are not of files beside it.
    for (const shard of shards)
      if (typeof shard === 'string' && !/[/\\]/.test(shard)) await get(shard);
  }

  try {
    if (isGgml(address)) {
      await get(address.weightsFile!);
    } else {
      await get('config.json');
      await get('tokenizer.json');
      // transformers' configuration names its type; CTranslate2's does not.
      if (member(json('config.json'), 'model_type') === undefined) await get('model.bin');
      else await getSafetensors(address.weightsFile);
    }
  } catch (error) {
    unmount(address.directory);
    throw error;
  }
  return {
    path: isGgml(address) ? `${address.directory}/${address.weightsFile}` : address.directory,
    fromCache,
    notKept:
      settings.cache && cache === undefined
        ? 'this browser keeps no files for this page (no secure context, or a private window)'
        : undefined,
    [Symbol.dispose]: () => unmount(address.directory),
  };
}

function isGgml({ weightsFile }: ModelAddress): boolean {
  return weightsFile?.endsWith('.bin') === true && weightsFile !== 'model.bin';
}
