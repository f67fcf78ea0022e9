import type { ApiKey, CreateSocket } from '@ws/client';
import type { Clock } from '@ws/core';
import {
  CLOCK,
  callback,
  type DefaultsOf,
  defaultsOf,
  extendSpec,
  type OptionKind,
  type OptionSpec,
  optionKind,
  readOptions,
  required,
  wholeNumber,
} from '@ws/core/internal';
import { createRemoteHearing } from '../hearing/remote-hearing.js';
import { createTranscriptionModel } from '../model/create-transcription-model.js';
import type { SpecificationVersion } from '../specification/transcription-model.js';
import {
  PROVIDER,
  type ProviderOptions,
  type ProviderSettings,
  providerOf,
  type WhisperProvider,
} from './whisper-provider.js';

/** Settings of {@link createRemoteWhisper}. */
export interface RemoteWhisperOptions<Version extends SpecificationVersion = 'v4'>
  extends ProviderOptions<Version> {
  /** A server of `@ws/server`: `ws://127.0.0.1:8765`. */
  readonly url: string;
  /** An API key of the server, or a session token; or a function that gets one. */
  readonly apiKey?: ApiKey | undefined;
  /** Milliseconds until the server must have answered, 1 to 3600000. Default 10000. */
  readonly connectTimeoutMs?: number | undefined;
  /** Milliseconds for which a connection that was lost is tried again, 0 to 86400000. Default 300000. */
  readonly maxOutageMs?: number | undefined;
  /** Makes sockets. Default: those of the package `ws`. */
  readonly createSocket?: CreateSocket | undefined;
  readonly clock?: Clock | undefined;
}

interface Settings extends ProviderSettings {
  readonly url: string;
  readonly apiKey: ApiKey | undefined;
  readonly connectTimeoutMs: number;
  readonly maxOutageMs: number;
  readonly createSocket: CreateSocket | undefined;
  readonly clock: Clock;
}

const URL_KIND: OptionKind<string> = required(
  optionKind(
    'the address of a server: ws://127.0.0.1:8765',
    (value) => typeof value === 'string' && URL.canParse(value),
    '',
  ),
);

const SPEC: OptionSpec<Settings> = extendSpec(PROVIDER, {
  url: URL_KIND,
  // The client says what is wrong with it, and never quotes it.
  apiKey: optionKind<ApiKey | undefined>(
    'a string, or a function that gives one',
    (value) => typeof value === 'string' || typeof value === 'function',
    undefined,
  ),
  connectTimeoutMs: wholeNumber(1, 3_600_000, 10_000),
  maxOutageMs: wholeNumber(0, 86_400_000, 300_000),
  createSocket: callback<CreateSocket>('a function that makes a socket of an address'),
  clock: CLOCK,
});

/** What {@link RemoteWhisperOptions} are when they are left out. */
export const DEFAULT_REMOTE_WHISPER_OPTIONS: Omit<
  DefaultsOf<RemoteWhisperOptions, 'url' | 'apiKey' | 'createSocket'>,
  'specificationVersion'
> & { readonly specificationVersion: 'v4' } = defaultsOf(SPEC) as never;

/**
 * A provider of the AI SDK that transcribes on a server of `@ws/server`. The id of a model is what the server must have.
 *
 * @example
 * ```ts
 * const whisper = createRemoteWhisper({ url: 'ws://127.0.0.1:8765' });
 * const { text } = await transcribe({ model: whisper.transcription(), audio });
 * ```
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createRemoteWhisper<Version extends SpecificationVersion = 'v4'>(
  options: RemoteWhisperOptions<Version>,
): WhisperProvider<Version> {
  const { url, name, defaults, specificationVersion, ...reach } = readOptions(SPEC, options);
  const version = specificationVersion as Version;
  return providerOf(version, (model) => {
    const hearing = createRemoteHearing(url, { ...reach, model });
    const modelId = model ?? 'default';
    return createTranscriptionModel(version, { hearing, provider: name, modelId, defaults });
  });
}
