import { resolve } from 'node:path';
import {
  callback,
  type DefaultsOf,
  defaultsOf,
  extendSpec,
  listOf,
  type OptionSpec,
  readOptions,
  type SettingsOf,
  SIGNAL,
  text,
  wholeNumber,
} from '@ws/core/internal';
import type { WeightFormat } from '../weights/whisper-weights.js';
import { defaultCacheDirectory } from './cache-directory.js';
import type { DownloadSource, ProgressListener } from './progress.js';

/** Settings of {@link resolveFile}. */
export interface ResolveFileOptions {
  /**
   * Where downloaded models are kept. Default: the environment's `WS_MODELS_DIR`, else `whisper-streaming/models` in
   * the user's cache directory.
   */
  readonly cacheDirectory?: string | undefined;
  /** Where to download from, in order. Default `['hub', 'mirror']`; an empty list downloads nothing. */
  readonly sources?: readonly DownloadSource[] | undefined;
  /** Ends the work. A download that it cuts is resumed by the next call. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressListener | undefined;
  /** How long connecting to the hub may take, 1 to 600 000 ms. Default 6000. */
  readonly connectTimeoutMs?: number | undefined;
  /** How long the hub may take to begin an answer, 1 to 600 000 ms. Default 10 000. */
  readonly responseTimeoutMs?: number | undefined;
  /** How long the hub may send nothing within an answer, 1 to 600 000 ms. Default 30 000. */
  readonly idleTimeoutMs?: number | undefined;
  /** How often a download from the hub that failed for a passing reason is tried again, 0 to 100. Default 4. */
  readonly retries?: number | undefined;
  /** The pause before the first of those, doubled for each further one, 0 to 60 000 ms. Default 500. */
  readonly retryDelayMs?: number | undefined;
}

/** Settings of {@link resolveModel}. */
export interface ResolveModelOptions extends ResolveFileOptions {
  /**
   * Formats of weights that the caller can use. A model in none of them is converted, once, where `ggml` is one of them;
   * the result is kept in the cache. Default: all formats.
   */
  readonly formats?: readonly WeightFormat[] | undefined;
}

type Unsaid = 'signal' | 'onProgress';

/** How something is fetched, with every default in place. */
export type ResolveFileSettings = SettingsOf<ResolveFileOptions, Unsaid>;

/** Options with every default in place. */
export type ResolveModelSettings = SettingsOf<ResolveModelOptions, Unsaid>;

const FORMATS: readonly WeightFormat[] = ['ctranslate2', 'safetensors', 'ggml'];
const SOURCES: readonly DownloadSource[] = ['hub', 'mirror'];

const FILE_SPEC: OptionSpec<SettingsOf<ResolveFileOptions, Unsaid | 'cacheDirectory'>> = {
  cacheDirectory: text(undefined, 'the path of a directory'),
  sources: listOf(SOURCES, 0, SOURCES),
  signal: SIGNAL,
  onProgress: callback<ProgressListener>(),
  connectTimeoutMs: wholeNumber(1, 600_000, 6000),
  responseTimeoutMs: wholeNumber(1, 600_000, 10_000),
  idleTimeoutMs: wholeNumber(1, 600_000, 30_000),
  retries: wholeNumber(0, 100, 4),
  retryDelayMs: wholeNumber(0, 60_000, 500),
};

const SPEC: OptionSpec<SettingsOf<ResolveModelOptions, Unsaid | 'cacheDirectory'>> = extendSpec(
  FILE_SPEC,
  { formats: listOf(FORMATS, 1, FORMATS) },
);

/** Defaults of {@link ResolveModelOptions}; `cacheDirectory` depends on the environment. */
export const DEFAULT_RESOLVE_MODEL_OPTIONS: DefaultsOf<
  ResolveModelOptions,
  Unsaid | 'cacheDirectory'
> = defaultsOf(SPEC);

/**
 * Checks options and fills in what they leave out.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` naming the option, its value and what it may be.
 */
export function normalizeResolveModelOptions(
  options: ResolveModelOptions = {},
): ResolveModelSettings {
  return inCacheDirectory(readOptions(SPEC, options));
}

/**
 * The same for a file, which has no format.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` naming the option, its value and what it may be.
 */
export function normalizeResolveFileOptions(options: ResolveFileOptions = {}): ResolveFileSettings {
  return inCacheDirectory(readOptions(FILE_SPEC, options));
}

function inCacheDirectory<S extends { readonly cacheDirectory: string | undefined }>(
  settings: S,
): S & { readonly cacheDirectory: string } {
  const { cacheDirectory = defaultCacheDirectory() } = settings;
  return { ...settings, cacheDirectory: resolve(cacheDirectory) };
}
