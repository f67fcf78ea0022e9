import {
  type DefaultsOf,
  defaultsOf,
  extendSpec,
  type OptionSpec,
  readOptions,
  type SettingsOf,
  text,
} from '@ws/core/internal';
import { HOSTED_SPEECH, type HostedSpeechOptions } from '@ws/speech/adapter';

/** Settings of `createHibari`. */
export interface HibariOptions extends HostedSpeechOptions {
  /** An interpreter of your own that has `hibari-tts`. Default: the environment that `setup` made. */
  readonly python?: string | undefined;
}

type Unsaid = 'python' | 'idleTimeoutMs';

/** {@link HibariOptions} with nothing left open that has a default. */
export type HibariSettings = SettingsOf<HibariOptions, Unsaid>;

const SPEC: OptionSpec<HibariSettings> = extendSpec(HOSTED_SPEECH, {
  python: text(undefined, 'the path of a Python interpreter'),
});

/** What `createHibari` does where nothing else is said. */
export const DEFAULT_HIBARI_OPTIONS: DefaultsOf<HibariOptions, Unsaid> = defaultsOf(SPEC);

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function normalizeHibariOptions(options: unknown): HibariSettings {
  return readOptions(SPEC, options);
}
