import type { EndpointingOptions, StrategyName } from '@ws/core';
import {
  choice,
  extendSpec,
  flag,
  GIVEN_ENDPOINTING,
  type OptionSpec,
  PARTIAL_INTERVAL_MS,
  readGivenOptions,
  type SettingsOf,
  SPOKEN,
  STRATEGY_NAMES,
  TASKS,
  TURN_NAMES,
  type TurnName,
  VAD_NAMES,
  type VadName,
  whole,
} from '@ws/core/internal';

/** How a call is transcribed: what stands in its `providerOptions` under the provider's name, or in the provider's `defaults`. */
export interface WhisperOptions {
  /** ISO 639-1 code of what is spoken. Default: found out, by a model that knows several. */
  readonly language?: string | undefined;
  /** What may be spoken, 1 to 100 ISO 639-1 codes. Default: all that the model knows. */
  readonly languages?: readonly string[] | undefined;
  /** `transcribe` (default), or `translate` into English. */
  readonly task?: 'transcribe' | 'translate' | undefined;
  /** Vocabulary or style to expect, at most 4000 characters. */
  readonly prompt?: string | undefined;
  /** Words to expect: names, terms. At most 100, of at most 100 characters. */
  readonly hotwords?: readonly string[] | undefined;
  /** Asks for the times of words. Default `false`, or `true` where the call asks for `timestampGranularities: ['word']`. */
  readonly wordTimestamps?: boolean | undefined;
  /** Of streams, and of all that a server transcribes. Default `prompt`. */
  readonly strategy?: StrategyName | undefined;
  /** When an utterance ends, as of core's sessions: of streams, and of all that a server transcribes. */
  readonly endpointing?: EndpointingOptions | undefined;
  /** Audio between partials of a stream, in milliseconds, 0 (none) to 60000. Default: the strategy's. */
  readonly partialIntervalMs?: number | undefined;
  /** The server's detector. In your own process it is the option `createVad` of the provider. */
  readonly vad?: VadName | undefined;
  /** What tells the server that a speaker has finished. In your own process it is the option `turn` of the provider. */
  readonly turn?: TurnName | undefined;
}

/** Options that were given, checked. */
export type WhisperSettings = {
  readonly [Name in keyof WhisperOptions]?: WhisperOptions[Name];
};

const SPEC: OptionSpec<SettingsOf<WhisperOptions, keyof WhisperOptions>> = extendSpec(SPOKEN, {
  task: choice(TASKS),
  wordTimestamps: flag(),
  strategy: choice(STRATEGY_NAMES),
  endpointing: GIVEN_ENDPOINTING,
  partialIntervalMs: whole(PARTIAL_INTERVAL_MS),
  vad: choice(VAD_NAMES),
  turn: choice(TURN_NAMES),
});

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
