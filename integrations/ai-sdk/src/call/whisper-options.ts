import type { ConnectOptions } from '@ws/client';
import { CONNECT } from '@ws/client/internal/transcriber';
import { type OptionSpec, readGivenOptions, type SettingsOf, SPOKEN } from '@ws/core/internal';

/** Options of `connect` that a call has, too. */
type OfConnect =
  | ('language' | 'languages' | 'task' | 'prompt' | 'hotwords' | 'wordTimestamps')
  | ('strategy' | 'endpointing' | 'partialIntervalMs' | 'vad' | 'turn' | 'speakers');

/**
 * How a call is transcribed: its `providerOptions` under the provider's name, or the provider's `defaults`. The options mean
 * what they mean for `connect` of `@ws/client`, in your own process, too. Where the call asks for
 * `timestampGranularities: ['word']`, `wordTimestamps` is `true`. In your own process `strategy`, `endpointing` and
 * `partialIntervalMs` have an effect on streams alone, and the provider's options `createVad` and `turn` take the place of
 * `vad` and `turn`. Of a server's recordings `speakers` tells who says each segment, in the provider's metadata.
 */
export interface WhisperOptions extends Pick<ConnectOptions, OfConnect> {}

export type WhisperSettings = {
  readonly [Name in keyof WhisperOptions]?: WhisperOptions[Name];
};

const { task, wordTimestamps, strategy, endpointing, partialIntervalMs, vad, turn, speakers } =
  CONNECT;
const SPEC: OptionSpec<SettingsOf<WhisperOptions, Exclude<OfConnect, 'strategy'>>> = {
  ...SPOKEN,
  ...{ task, wordTimestamps, strategy, endpointing, partialIntervalMs, vad, turn, speakers },
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
