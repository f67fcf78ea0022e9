import { TranscribeError } from '@ws/core';

/** How far a file of a model has come. */
export interface FetchProgress {
  readonly phase: 'downloading';
  /** The model as it was asked for. */
  readonly model: string;
  readonly file: string;
  readonly receivedBytes: number;
  /** `undefined` where the server does not tell. */
  readonly totalBytes: number | undefined;
}

/** Settings of {@link fetchModel}. */
export interface FetchModelOptions {
  /**
   * Whether files are kept on the user's disk (in the origin private file system) and taken from there the next time.
   * Default `true`; where the browser keeps nothing, as in some private windows, they are held in memory.
   */
  readonly cache?: boolean | undefined;
  /** SHA-256 of files by name, in hexadecimal: `{ 'model.bin': '…' }`. Those of models by name are known. */
  readonly checksums?: Readonly<Record<string, string>> | undefined;
  /** What a relative address of a model is relative to. Default: the address of the page or worker. */
  readonly baseUrl?: string | undefined;
  /** Where models by name come from. Default `https://huggingface.co`. */
  readonly hub?: string | undefined;
  /** Milliseconds before a broken download is gone on with, 0 to 60000; doubles each time. Default 500. */
  readonly retryDelayMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
}

/** {@link FetchModelOptions} with nothing left open that has a default. */
export interface FetchModelSettings extends FetchModelOptions {
  readonly cache: boolean;
  readonly checksums: Readonly<Record<string, string>>;
  readonly hub: string;
  readonly retryDelayMs: number;
}

/** What is taken where an option is left out. */
export const DEFAULT_FETCH_MODEL_OPTIONS: Readonly<
  Pick<FetchModelSettings, 'cache' | 'checksums' | 'hub' | 'retryDelayMs'>
> = Object.freeze({
  cache: true,
  checksums: Object.freeze({}),
  hub: 'https://huggingface.co',
  retryDelayMs: 500,
});

const KNOWN: ReadonlySet<string> = new Set([
  ...Object.keys(DEFAULT_FETCH_MODEL_OPTIONS),
  'baseUrl',
  'signal',
  'onProgress',
]);

/** @throws TranscribeError `ERR_INVALID_OPTION` naming the option, its value and what it may be */
export function normalizeFetchModelOptions(options: FetchModelOptions = {}): FetchModelSettings {
  const given = Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as FetchModelOptions;
  for (const key of Object.keys(given)) {
    if (!KNOWN.has(key)) {
      refuse(key, given[key as keyof FetchModelOptions], `one of ${[...KNOWN].join(', ')}`);
    }
  }
  const settings = { ...DEFAULT_FETCH_MODEL_OPTIONS, ...given } as FetchModelSettings;
  const { cache, checksums, baseUrl, hub, retryDelayMs, signal, onProgress } = settings;
  if (typeof cache !== 'boolean') refuse('cache', cache, 'true or false');
  if (typeof checksums !== 'object' || checksums === null) {
    refuse('checksums', checksums, 'an object of SHA-256 by file name');
  }
  for (const [name, digest] of Object.entries(checksums)) {
    if (typeof digest !== 'string' || !/^[\da-f]{64}$/i.test(digest)) {
      refuse(`checksums[${JSON.stringify(name)}]`, digest, '64 hexadecimal digits');
    }
  }
  for (const [key, url] of [
    ['baseUrl', baseUrl],
    ['hub', hub],
  ] as const) {
    if (url !== undefined && !URL.canParse(url)) refuse(key, url, 'an absolute address');
  }
  if (!Number.isInteger(retryDelayMs) || retryDelayMs < 0 || retryDelayMs > 60_000) {
    refuse('retryDelayMs', retryDelayMs, 'a whole number from 0 to 60000');
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    refuse('signal', signal, 'an AbortSignal');
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    refuse('onProgress', onProgress, 'a function');
  }
  return {
    ...settings,
    hub: hub.replace(/\/$/, ''),
    checksums: Object.fromEntries(
      Object.entries(checksums).map(([name, digest]) => [name, digest.toLowerCase()]),
    ),
  };
}

function refuse(option: string, value: unknown, accepted: string): never {
  throw new TranscribeError(
    `The option ${option} is ${JSON.stringify(value) ?? String(value)}, but must be ${accepted}.`,
    { code: 'ERR_INVALID_OPTION', details: { option, value } },
  );
}
