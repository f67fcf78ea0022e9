import {
  type DefaultsOf,
  defaultsOf,
  extendSpec,
  type OptionSpec,
  type SettingsOf,
  text,
} from '@ws/core/internal';
import { HOSTED_SPEECH, type HostedSpeechOptions } from '@ws/speech/internal';

/** Settings of `createHibari`. */
export interface HibariOptions extends HostedSpeechOptions {
  /** An interpreter of your own that has `hibari-tts`. Default: the environment that `setup` made. */
  readonly python?: string | undefined;
}

type Unsaid = 'python' | 'idleTimeoutMs';

type HibariSettings = SettingsOf<HibariOptions, Unsaid>;

export const HIBARI_OPTIONS: OptionSpec<HibariSettings> = extendSpec(HOSTED_SPEECH, {
  python: text(undefined, 'the path of a Python interpreter'),
});

/** What `createHibari` does where nothing else is said. */
export const DEFAULT_HIBARI_OPTIONS: DefaultsOf<HibariOptions, Unsaid> = defaultsOf(HIBARI_OPTIONS);
