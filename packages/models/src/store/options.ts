import { resolve } from 'node:path';
import { TranscribeError } from '@ws/core';
import type { WeightFormat } from '../weights/whisper-weights.js';
import { defaultCacheDirectory } from './cache-directory.js';
import type { DownloadSource, ProgressListener } from './progress.js';

/** Settings of {@link resolveModel}. */
export interface ResolveModelOptions {
  /**
   * Where downloaded models are kept. Default: the environment's `WS_MODELS_DIR`, else `whisper-streaming/models` in
   * the user's cache directory.
   */
  readonly cacheDirectory?: string | undefined;
  /**
   * Formats of weights that the caller can use. A model in none of them is converted, once, where `ggml` is one of them;
   * the result is kept in the cache. Default: all formats.
   */
  readonly formats?: readonly WeightFormat[] | undefined;
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

/** What {@link ResolveModelOptions} are when nothing is said; `cacheDirectory` depends on the environment. */
export const DEFAULT_RESOLVE_MODEL_OPTIONS: {
  readonly formats: readonly WeightFormat[];
  readonly sources: readonly DownloadSource[];
  readonly connectTimeoutMs: number;
  readonly responseTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly retries: number;
  readonly retryDelayMs: number;
} = Object.freeze({
  formats: Object.freeze(['ctranslate2', 'safetensors', 'ggml'] as const),
  sources: Object.freeze(['hub', 'mirror'] as const),
  connectTimeoutMs: 6000,
  responseTimeoutMs: 10_000,
  idleTimeoutMs: 30_000,
  retries: 4,
  retryDelayMs: 500,
});

/** Options with every default in place. */
export interface ResolveModelSettings {
  readonly cacheDirectory: string;
  readonly formats: readonly WeightFormat[];
  readonly sources: readonly DownloadSource[];
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ProgressListener | undefined;
  readonly connectTimeoutMs: number;
  readonly responseTimeoutMs: number;
  readonly idleTimeoutMs: number;
  readonly retries: number;
  readonly retryDelayMs: number;
}

const KNOWN: ReadonlySet<string> = new Set([
  'cacheDirectory',
  'signal',
  'onProgress',
  ...Object.keys(DEFAULT_RESOLVE_MODEL_OPTIONS),
]);

/**
 * Checks options and fills in what they leave out.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` naming the option, its value and what it may be.
 */
export function normalizeResolveModelOptions(
  options: ResolveModelOptions = {},
): ResolveModelSettings {
  const given: ResolveModelOptions = { ...options };
  for (const key of Object.keys(given)) {
    if (!KNOWN.has(key))
      refuse(key, given[key as keyof ResolveModelOptions], `one of ${[...KNOWN].join(', ')}`);
  }
  const { signal, onProgress } = given;
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    refuse('signal', signal, 'an AbortSignal');
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    refuse('onProgress', onProgress, 'a function');
  }
  return {
    cacheDirectory: directory(given.cacheDirectory),
    formats: listOf(given, 'formats'),
    sources: listOf(given, 'sources'),
    signal,
    onProgress,
    connectTimeoutMs: whole(given, 'connectTimeoutMs', 1, 600_000),
    responseTimeoutMs: whole(given, 'responseTimeoutMs', 1, 600_000),
    idleTimeoutMs: whole(given, 'idleTimeoutMs', 1, 600_000),
    retries: whole(given, 'retries', 0, 100),
    retryDelayMs: whole(given, 'retryDelayMs', 0, 60_000),
  };
}

function directory(value: string | undefined): string {
  if (value === undefined) return defaultCacheDirectory();
  if (typeof value !== 'string' || value === '') {
    refuse('cacheDirectory', value, 'the path of a directory');
  }
  return resolve(value);
}

function listOf<Key extends 'formats' | 'sources'>(
  options: ResolveModelOptions,
  key: Key,
): (typeof DEFAULT_RESOLVE_MODEL_OPTIONS)[Key] {
  const value: unknown = options[key];
  const known: readonly unknown[] = DEFAULT_RESOLVE_MODEL_OPTIONS[key];
  if (value === undefined) return DEFAULT_RESOLVE_MODEL_OPTIONS[key];
  const least = key === 'formats' ? 1 : 0;
  if (
    !Array.isArray(value) ||
    value.length < least ||
    value.some((entry) => !known.includes(entry))
  ) {
    refuse(key, value, `a list of ${known.map((entry) => `'${entry}'`).join(', ')}`);
  }
  return [...new Set(value)] as unknown as (typeof DEFAULT_RESOLVE_MODEL_OPTIONS)[Key];
}

function whole(
  options: ResolveModelOptions,
  key: 'connectTimeoutMs' | 'responseTimeoutMs' | 'idleTimeoutMs' | 'retries' | 'retryDelayMs',
  least: number,
  most: number,
): number {
  const value = options[key];
  if (value === undefined) return DEFAULT_RESOLVE_MODEL_OPTIONS[key];
  if (!Number.isInteger(value) || value < least || value > most) {
    refuse(key, value, `a whole number from ${least} to ${most}`);
  }
  return value;
}

function refuse(option: string, value: unknown, accepted: string): never {
  const shown = value === undefined ? '' : ` is ${JSON.stringify(value) ?? String(value)}, but`;
  throw new TranscribeError(`The option ${option}${shown} must be ${accepted}.`, {
    code: 'ERR_INVALID_OPTION',
    details: { option, value },
  });
}
