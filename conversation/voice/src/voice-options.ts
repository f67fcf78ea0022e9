import type { StrategyName } from '@ws/core';
import {
  choice,
  flag,
  isObject,
  type OptionSpec,
  optionKind,
  part,
  type SettingsOf,
  STRATEGY_NAMES,
  text,
} from '@ws/core/internal';
import type { AnswerModel } from './answers/answer-model.js';
import type { HistoryOptions } from './answers/create-history.js';
import type { Speech } from './speech/environment/speech-from-environment.js';

/** Settings of `createVoice`. */
export interface VoiceOptions {
  /** The model that answers; it stays yours to dispose. Default: what `findAnswers` finds. */
  readonly answers?: AnswerModel | undefined;
  /**
   * What speaks, as `speechFromEnvironment` gives it; it stays yours to dispose. `false`: nothing. Default: what the
   * environment names, or hibari.
   */
  readonly speech?: Pick<Speech, 'cache' | 'voice' | 'speed'> | false | undefined;
  /** The system prompt, and how much of what was said is remembered. */
  readonly history?: HistoryOptions | undefined;
  /** How speech is transcribed. Default `prompt`. */
  readonly strategy?: StrategyName | undefined;
  /** ISO 639-1 code. Default: what is heard. */
  readonly language?: string | undefined;
  /** Whether there is `/voice/stream`; without, requests alone are answered. Default: not where `STREAMING_ENABLED` is `false`. */
  readonly streaming?: boolean | undefined;
  /**
   * Whether clients of other services hear the voice: of OpenAI's and Deepgram's, and of Wyoming; and whether the model answers
   * those of OpenAI's Realtime API. Default `true`.
   */
  readonly dialects?: boolean | undefined;
  /** What is read of the environment. Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

type VoiceSettings = SettingsOf<VoiceOptions, Exclude<keyof VoiceOptions, 'dialects'>>;

export const VOICE_OPTIONS: OptionSpec<VoiceSettings> = {
  answers: part<AnswerModel>(['load', 'answer']),
  speech: optionKind<Pick<Speech, 'cache' | 'voice' | 'speed'> | false | undefined>(
    'what speechFromEnvironment gives, or false',
    (value) => value === false || isObject((value as Partial<Speech> | undefined)?.cache),
    undefined,
  ),
  history: optionKind<HistoryOptions | undefined>('an object', isObject, undefined),
  strategy: choice(STRATEGY_NAMES),
  language: text(),
  streaming: flag(),
  dialects: flag(true),
  env: optionKind<VoiceSettings['env']>('an object', isObject, undefined),
};
