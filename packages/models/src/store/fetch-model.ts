import type { FetchableModel } from './catalogue.js';
import { downloadModel } from './download-model.js';
import { findInHuggingFaceCache } from './hugging-face-cache.js';
import { findInCache } from './local-model.js';
import type { ResolveFileSettings } from './options.js';
import type { DownloadSource } from './progress.js';

/** Where a model was found, or has been had from. */
export interface FetchedModel {
  readonly directory: string;
  readonly source: 'cache' | 'hf-cache' | DownloadSource;
}

/**
 * A model from the first place that has it: our cache, the user's Hugging Face cache, and then, into our cache, the
 * sources of the settings.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` when the cache holds something else under its name, `ERR_MODEL_NOT_FOUND`
 *   when no source is allowed, `ERR_DOWNLOAD_FAILED`, `ERR_ABORTED`.
 */
export async function fetchModel(
  model: FetchableModel,
  settings: ResolveFileSettings,
): Promise<FetchedModel> {
  const cached = await findInCache(settings.cacheDirectory, model);
  if (cached !== undefined) return { directory: cached, source: 'cache' };
  const shared = await findInHuggingFaceCache(model, settings);
  if (shared !== undefined) return { directory: shared, source: 'hf-cache' };
  return downloadModel(model, settings);
}
