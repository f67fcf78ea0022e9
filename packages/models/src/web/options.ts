import {
  address,
  CHECKSUMS,
  callback,
  type DefaultsOf,
  defaultsOf,
  flag,
  type OptionSpec,
  readOptions,
  type SettingsOf,
  SIGNAL,
  wholeNumber,
} from '@ws/core/internal';

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
  /** Milliseconds before a broken download is resumed, 0 to 60000; doubles each time. Default 500. */
  readonly retryDelayMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
}

type Unsaid = 'baseUrl' | 'signal' | 'onProgress';

/** {@link FetchModelOptions} with nothing left open that has a default. */
export type FetchModelSettings = SettingsOf<FetchModelOptions, Unsaid>;

const SPEC: OptionSpec<FetchModelSettings> = {
  cache: flag(true),
  checksums: CHECKSUMS,
  baseUrl: address(),
  hub: address('https://huggingface.co'),
  retryDelayMs: wholeNumber(0, 60_000, 500),
  signal: SIGNAL,
  onProgress: callback<(progress: FetchProgress) => void>(),
};

/** The defaults of all options that have one. */
export const DEFAULT_FETCH_MODEL_OPTIONS: DefaultsOf<FetchModelOptions, Unsaid> = defaultsOf(SPEC);

/** @throws TranscribeError `ERR_INVALID_OPTION` naming the option, its value and what it may be */
export function normalizeFetchModelOptions(options: FetchModelOptions = {}): FetchModelSettings {
  const settings = readOptions(SPEC, options);
  return { ...settings, hub: settings.hub.replace(/\/$/, '') };
}
