import type { StrategyName } from '@ws/core';
import type { PcmEncoding } from '@ws/core/audio';
import { isObject } from '@ws/core/internal';
import type { RequestedSettings } from '../../../audio-session/audio-session.js';
import { checkModel, isWithoutTurns } from '../model-names.js';
import { wrongField } from '../openai-error.js';
import { hotwordsOf, knownLanguage, promptOf } from '../spoken-settings.js';

/** The judge of where an utterance ends: a fixed pause, our turn detector, or, `null`, the client. */
export type TurnDetection =
  | ({
      readonly type: 'server_vad';
      readonly threshold: number;
      readonly prefix_padding_ms: number;
      readonly silence_duration_ms: number;
    } & AfterTurn)
  | ({ readonly type: 'semantic_vad'; readonly eagerness: Eagerness } & AfterTurn)
  | null;

/** What a conversation does at a turn, where the client has said it: both by default. */
interface AfterTurn {
  readonly create_response?: boolean;
  readonly interrupt_response?: boolean;
}

type Eagerness = 'low' | 'medium' | 'high' | 'auto';
type Delay = 'minimal' | 'low' | 'medium' | 'high' | 'xhigh';
type FormatType = 'audio/pcm' | 'audio/pcmu' | 'audio/pcma';

/** How samples are sent, and how many in a second. */
export interface AudioFormat {
  readonly type: FormatType;
  readonly rate: number;
}

export interface RealtimeConfig {
  readonly format: AudioFormat;
  /** Whether a client of a conversation wants to read what was said. */
  readonly isTold: boolean;
  /** Left out until the client names one: the server's own. */
  readonly model?: string | undefined;
  readonly language?: string | undefined;
  readonly languages?: readonly string[] | undefined;
  readonly keywords?: readonly string[] | undefined;
  readonly prompt?: string | undefined;
  readonly delay?: Delay | undefined;
  /** Left out: the model's default. */
  readonly turnDetection?: TurnDetection | undefined;
  readonly noiseReduction?: 'near_field' | 'far_field' | undefined;
  readonly logprobs: boolean;
}

export interface ConfigContext {
  readonly model: string;
  /** All that the model knows; left out where that is not known. */
  readonly languages: readonly string[] | undefined;
}

const FORMATS: Readonly<Record<FormatType, PcmEncoding>> = {
  'audio/pcm': 'pcm_s16le',
  'audio/pcmu': 'mulaw',
  'audio/pcma': 'alaw',
};
const BETA_FORMATS: Readonly<Record<string, FormatType>> = {
  pcm16: 'audio/pcm',
  g711_ulaw: 'audio/pcmu',
  g711_alaw: 'audio/pcma',
};
const PCM_RATE = 24_000;
const TELEPHONE_RATE = 8000;
const MIN_RATE = 8000;
const MAX_RATE = 48_000;
const MAX_PREFIX_MS = 5000;
const MAX_SILENCE_MS = 60_000;
const SERVER_VAD = { threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 500 } as const;
const EAGERNESS: Readonly<Record<Eagerness, number>> = {
  low: 8000,
  medium: 4000,
  auto: 4000,
  high: 2000,
};
const DELAYS: Readonly<Record<Delay, readonly StrategyName[]>> = {
  minimal: ['native', 'align-att', 'local-agreement'],
  low: ['native', 'align-att', 'local-agreement'],
  medium: ['native', 'local-agreement'],
  high: ['native', 'local-agreement'],
  xhigh: ['prompt'],
};
// Words that may still change cannot be said in deltas.
const PATIENT_INTERVAL_MS = 1000;

/** Of a session of which nothing was said. */
export const DEFAULT_CONFIG: RealtimeConfig = {
  format: { type: 'audio/pcm', rate: PCM_RATE },
  isTold: false,
  logprobs: false,
};

/** How bytes of a format are written. */
export function encodingOf({ format }: { readonly format: AudioFormat }): PcmEncoding {
  return FORMATS[format.type];
}

/** The judge that the client asks for, or the default. */
export function turnDetectionOf(config: RealtimeConfig): TurnDetection {
  if (config.turnDetection !== undefined) return config.turnDetection;
  return isWithoutTurns(config.model ?? '') ? null : { type: 'server_vad', ...SERVER_VAD };
}

/** Strategies that fit, the best first. What is said in deltas can never be taken back. */
export function strategiesOf({ delay = 'medium' }: RealtimeConfig): readonly StrategyName[] {
  return DELAYS[delay];
}

/** The same in words of a session of the server's. */
export function settingsOf(config: RealtimeConfig): RequestedSettings {
  const { language, languages, prompt, keywords, logprobs, delay } = config;
  const turns = turnDetectionOf(config);
  const common: RequestedSettings = {
    ...{ language, languages, prompt, hotwords: keywords ?? [] },
    wordTimestamps: logprobs,
    // Each item is answered, also where nothing was said in it.
    emptyFinals: true,
    ...(delay === 'high' && { partialIntervalMs: PATIENT_INTERVAL_MS }),
  };
  if (turns?.type === 'semantic_vad') {
    return { ...common, endpointing: { maxPauseMs: EAGERNESS[turns.eagerness] } };
  }
  if (turns === null) return { ...common, turn: 'none' };
  return {
    ...{ ...common, turn: 'none' },
    endpointing: {
      minSilenceMs: turns.silence_duration_ms,
      prefixPadMs: turns.prefix_padding_ms,
    },
  };
}

/**
 * A session's configuration after a client has said something of it, in the shape of today or in that of the beta. What is
 * left out stays.
 *
 * @throws OpenAiError 400, 404
 */
export function changedConfig(
  config: RealtimeConfig,
  session: unknown,
  context: ConfigContext,
): RealtimeConfig {
  if (!isObject(session)) throw wrongField('session', 'must be an object');
  const { audio, include } = session;
  const { input_audio_format, input_audio_transcription, turn_detection } = session;
  const { input_audio_noise_reduction } = session;
  const { input } = isObject(audio) ? audio : {};
  const before = namedFormat(input_audio_format, 'session.input_audio_format');
  // Where a session has both shapes, that of today holds.
  const {
    format = before,
    transcription = input_audio_transcription,
    turn_detection: turns = turn_detection,
    noise_reduction: noise = input_audio_noise_reduction,
  } = isObject(input) ? input : {};
  return {
    ...config,
    ...(format != null && { format: readFormat(format, 'session.audio.input.format') }),
    ...(transcription !== undefined && transcriptionOf(transcription, context)),
    ...(turns !== undefined && { turnDetection: turnsOf(turns) }),
    ...(noise !== undefined && { noiseReduction: noiseOf(noise) }),
    ...(include !== undefined && {
      logprobs:
        Array.isArray(include) && include.includes('item.input_audio_transcription.logprobs'),
    }),
  };
}

/**
 * A format by its name in the beta; nothing where there is none.
 *
 * @throws OpenAiError 400
 */
export function namedFormat(name: unknown, param: string): unknown {
  if (name === undefined || name === null) return undefined;
  const type = typeof name === 'string' ? BETA_FORMATS[name] : undefined;
  if (type !== undefined) return { type };
  throw wrongField(param, `may be ${Object.keys(BETA_FORMATS).join(', ')}`);
}

/** Its name in the beta. */
export function betaNameOf({ type }: AudioFormat): string | undefined {
  return Object.keys(BETA_FORMATS).find((name) => BETA_FORMATS[name] === type);
}

/**
 * A format that a client asks for.
 *
 * @throws OpenAiError 400
 */
export function readFormat(format: unknown, param: string): AudioFormat {
  const { type, rate } = isObject(format) ? format : { type: format, rate: undefined };
  const known = typeof type === 'string' && Object.hasOwn(FORMATS, type);
  if (!known) throw wrongField(param, `may have the types ${Object.keys(FORMATS).join(', ')}`);
  const usual = type === 'audio/pcm' ? PCM_RATE : TELEPHONE_RATE;
  const hz = rate ?? usual;
  if (!Number.isInteger(hz) || (hz as number) < MIN_RATE || (hz as number) > MAX_RATE) {
    throw wrongField(`${param}.rate`, `must be a whole number from ${MIN_RATE} to ${MAX_RATE}`);
  }
  return { type: type as FormatType, rate: hz as number };
}

function transcriptionOf(given: unknown, context: ConfigContext): Partial<RealtimeConfig> {
  const nothing = { language: undefined, languages: undefined, keywords: undefined };
  if (given === null) return { ...nothing, prompt: undefined, delay: undefined, isTold: false };
  const param = 'session.audio.input.transcription';
  if (!isObject(given)) throw wrongField(param, 'must be an object, or null');
  const { model, language, languages, keywords, prompt, delay } = given;
  if (typeof model === 'string') checkModel(model, context.model, `${param}.model`);
  const codes = stringsOf(languages).map((each) => knownLanguage(each, context.languages));
  return {
    isTold: true,
    ...(typeof model === 'string' && { model }),
    ...('language' in given && { language: languageOf(language, context) }),
    ...('languages' in given && { languages: codes.length > 0 ? [...new Set(codes)] : undefined }),
    ...('keywords' in given && { keywords: hotwordsOf(stringsOf(keywords)) }),
    ...('prompt' in given && { prompt: promptOf(prompt) }),
    ...('delay' in given && { delay: named(`${param}.delay`, delay, DELAYS) }),
  };
}

function languageOf(language: unknown, { languages }: ConfigContext): string | undefined {
  if (typeof language !== 'string' || language.trim() === '') return undefined;
  return knownLanguage(language, languages);
}

function turnsOf(given: unknown): TurnDetection {
  if (given === null) return null;
  const param = 'session.audio.input.turn_detection';
  if (!isObject(given)) throw wrongField(param, 'must be an object, or null');
  const { type, threshold, prefix_padding_ms, silence_duration_ms, eagerness } = given;
  const { create_response: creates, interrupt_response: interrupts } = given;
  const after: AfterTurn = {
    ...(typeof creates === 'boolean' && { create_response: creates }),
    ...(typeof interrupts === 'boolean' && { interrupt_response: interrupts }),
  };
  if (type === 'semantic_vad') {
    return {
      ...{ type, eagerness: named(`${param}.eagerness`, eagerness, EAGERNESS) ?? 'auto' },
      ...after,
    };
  }
  if (type != null && type !== 'server_vad') {
    throw wrongField(`${param}.type`, 'may be server_vad, semantic_vad');
  }
  const number = (name: keyof typeof SERVER_VAD, value: unknown, most: number): number =>
    within(`${param}.${name}`, value, most, SERVER_VAD[name]);
  return {
    type: 'server_vad',
    threshold: number('threshold', threshold, 1),
    prefix_padding_ms: number('prefix_padding_ms', prefix_padding_ms, MAX_PREFIX_MS),
    silence_duration_ms: number('silence_duration_ms', silence_duration_ms, MAX_SILENCE_MS),
    ...after,
  };
}

function noiseOf(given: unknown): RealtimeConfig['noiseReduction'] {
  const { type } = isObject(given) ? given : {};
  return type === 'near_field' || type === 'far_field' ? type : undefined;
}

/**
 * A number from 0 on. What is more than there can be is as much as there can be, which the client is told.
 *
 * @throws OpenAiError 400
 */
function within(param: string, value: unknown, most: number, usual: number): number {
  if (value === undefined || value === null) return usual;
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw wrongField(param, `must be a number from 0 to ${most}, or null: ${usual}`);
  }
  return Math.min(most, value);
}

/**
 * One of the names of a table; nothing where none is said.
 *
 * @throws OpenAiError 400
 */
function named<Name extends string>(
  param: string,
  value: unknown,
  table: Readonly<Record<Name, unknown>>,
): Name | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && Object.hasOwn(table, value)) return value as Name;
  throw wrongField(param, `may be ${Object.keys(table).join(', ')}, or null`);
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
