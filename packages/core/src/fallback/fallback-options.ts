import type { TranscriptionBackend } from '../contracts/backend.js';
import type { Clock } from '../contracts/clock.js';
import type { Logger } from '../contracts/logger.js';
import type { TranscribeError } from '../errors/transcribe-error.js';
import { BACKEND } from '../options/engine-source.js';
import { invalidOption } from '../options/invalid-option.js';
import { CLOCK, callback, flag, LOGGER, optionKind, wholeNumber } from '../options/option-kinds.js';
import {
  type DefaultsOf,
  defaultsOf,
  type OptionSpec,
  readOption,
  readOptions,
  type SettingsOf,
} from '../options/option-spec.js';

/** Settings of {@link createFallbackBackend}. */
export interface FallbackOptions {
  /**
   * Milliseconds per 30 s of audio after which an engine's call has hung: its signal is aborted, and the next engine answers.
   * 100 to 3600000; shorter audio has as long as 30 s have. Loading does not count. Default: as long as the engine takes.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * Milliseconds for which an engine that failed is passed over, 0 to 86400000; then one call tries it. While such calls
   * fail, the time doubles, up to ten times this. Default 30000.
   */
  readonly coolDownMs?: number | undefined;
  /** `true`: an engine after the first is loaded by the first call that it is to answer, and not by `load`. Default `false`. */
  readonly lazy?: boolean | undefined;
  /** The engines as events, logs and `health` call them, one for each. Default: the backends' names. */
  readonly names?: readonly string[] | undefined;
  /** Told of each engine that fails, and of each that answers again. It must not throw. */
  readonly onEvent?: ((event: FallbackEvent) => void) | undefined;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
}

/** A change in the engines of a fallback. Engines are counted from 0, in the order in which they were given. */
export type FallbackEvent =
  | {
      /** An engine has failed, and is passed over for `retryInMs`. */
      readonly type: 'failed';
      readonly engine: number;
      readonly name: string;
      readonly error: TranscribeError;
      readonly retryInMs: number;
      /** The engine that answers calls from here on. It is the one that failed where all others have failed too. */
      readonly active: number;
    }
  | {
      /** An engine that had failed has answered a call. */
      readonly type: 'recovered';
      readonly engine: number;
      readonly name: string;
      readonly active: number;
    };

type Unsaid = 'timeoutMs' | 'names' | 'onEvent';

export interface FallbackSettings extends SettingsOf<FallbackOptions, 'timeoutMs' | 'onEvent'> {
  readonly backends: readonly TranscriptionBackend[];
}

const SPEC: OptionSpec<SettingsOf<FallbackOptions, Unsaid>> = {
  timeoutMs: wholeNumber(100, 3_600_000),
  coolDownMs: wholeNumber(0, 86_400_000, 30_000),
  lazy: flag(false),
  names: optionKind<readonly string[] | undefined>('an array of names', Array.isArray, undefined),
  onEvent: callback<(event: FallbackEvent) => void>(),
  clock: CLOCK,
  logger: LOGGER,
};

/** What {@link FallbackOptions} are when they are left out. */
export const DEFAULT_FALLBACK_OPTIONS: DefaultsOf<FallbackOptions, Unsaid> = defaultsOf(SPEC);

const MOST_ENGINES = 8;

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function normalizeFallbackOptions(
  given: readonly TranscriptionBackend[],
  options: FallbackOptions,
): FallbackSettings {
  if (!Array.isArray(given) || given.length < 2 || given.length > MOST_ENGINES) {
    throw invalidOption('backends', given, `an array of 2 to ${MOST_ENGINES} backends`);
  }
  const backends = given.map((backend, at) => readOption(BACKEND, `backends[${at}]`, backend));
  if (new Set(backends).size < backends.length) {
    throw invalidOption('backends', given, 'an array in which no backend stands twice');
  }
  const settings = readOptions(SPEC, options);
  const { names = backends.map(({ name }) => name) } = settings;
  const isNames = names.every((name) => typeof name === 'string' && name !== '');
  if (!isNames || names.length !== backends.length) {
    throw invalidOption(
      'names',
      names,
      `an array of ${backends.length} names, one for each backend`,
    );
  }
  return { ...settings, backends, names };
}
