import type { ConnectOptions } from '@ws/client';
import { CONNECT } from '@ws/client/internal/transcriber';
import { type OptionSpec, readGivenOptions, type SettingsOf, SPOKEN } from '@ws/core/internal';

/** What of `connect` a call may say, too. */
type OfConnect =
  | ('language' | 'languages' | 'task' | 'prompt' | 'hotwords' | 'wordTimestamps')
  | ('strategy' | 'endpointing' | 'partialIntervalMs' | 'vad' | 'turn');

/**
 * How a call is transcribed: what stands in its `providerOptions` under the provider's name, or in the provider's
 * `defaults`. They are as of `connect` of `@ws/client`, in your own process, too, with these differences. `wordTimestamps`
 * is `true` where the call asks for `timestampGranularities: ['word']`. In your own process `strategy`, `endpointing` and
 * `partialIntervalMs` are of streams alone, and in place of `vad` and `turn` there are the options `createVad` and `turn` of
 * the provider.
 */
export interface WhisperOptions extends Pick<ConnectOptions, OfConnect> {}

/** Options that were given, checked. */
export type WhisperSettings = {
  readonly [Name in keyof WhisperOptions]?: WhisperOptions[Name];
};

const { task, wordTimestamps, strategy, endpointing, partialIntervalMs, vad, turn } = CONNECT;
const SPEC: OptionSpec<SettingsOf<WhisperOptions, Exclude<OfConnect, 'strategy'>>> = {
  ...SPOKEN,
  ...{ task, wordTimestamps, strategy, endpointing, partialIntervalMs, vad, turn },
};

/**
 * The options of a call, checked.
 *
 * @param name - what they are the value of
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function whisperSettings(options: object, name: string): WhisperSettings {
  return readGivenOptions(SPEC, options, name);
}

/** The options of a call over those of its provider. A language that is given takes the place of all that was. */
export function overDefaults(defaults: WhisperSettings, given: WhisperSettings): WhisperSettings {
  const { language: _, languages: __, ...rest } = defaults;
  const spoken = given.language === undefined && given.languages === undefined ? defaults : rest;
  return { ...spoken, ...given };
}
