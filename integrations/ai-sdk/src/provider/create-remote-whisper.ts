import {
  CONNECTION,
  type ConnectionOptions,
  createServerTranscriber,
  SERVER_URL,
} from '@ws/client/internal/transcriber';
import {
  extendSpec,
  type OptionSpec,
  readOptions,
  required,
  type SettingsOf,
} from '@ws/core/internal';
import { unsupportedByServer } from '../call/unsupported.js';
import type { SpecificationVersion } from '../specification/transcription-model.js';
import {
  PROVIDER,
  type ProviderOptions,
  type ProviderSettings,
  providerOf,
  type WhisperProvider,
} from './whisper-provider.js';

/** Settings of {@link createRemoteWhisper}. Those of its connection mean what they mean for `connect` of `@ws/client`. */
export interface RemoteWhisperOptions<Version extends SpecificationVersion = 'v4'>
  extends ProviderOptions<Version>,
    ConnectionOptions {
  /** A server of `@ws/server`: `ws://127.0.0.1:8765`. */
  readonly url: string;
}

interface Settings extends ProviderSettings, SettingsOf<ConnectionOptions, 'apiKey'> {
  readonly url: string;
}

const SPEC: OptionSpec<Settings> = extendSpec<ProviderSettings, Settings>(PROVIDER, {
  ...CONNECTION,
  url: required(SERVER_URL),
});

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
  const { url, name, defaults, specificationVersion, ...connection } = readOptions(SPEC, options);
  return providerOf({ name, defaults, specificationVersion }, (model) => ({
    modelId: model ?? 'default',
    transcriber: createServerTranscriber(url, { ...connection, model }),
    url,
    unsupported: unsupportedByServer,
  }));
}
