import type { Clock, Logger } from '@ws/core';
import {
  CLOCK,
  LOGGER,
  type OptionSpec,
  optionKind,
  part,
  required,
  type SettingsOf,
  text,
  wholeNumber,
} from '@ws/core/internal';
import type { SpeechSynthesizer } from '@ws/speech';

/** Settings of `createSpeechCache`. */
export interface SpeechCacheOptions {
  /** The synthesizer that speaks. It stays the caller's: the cache does not dispose it. */
  readonly synthesizer: SpeechSynthesizer;
  /** Where sounds are kept, made when it is not there. Only files that the cache would write are looked at or deleted. */
  readonly directory: string;
  /** Most bytes on the disk, in whole blocks of 4096: 1 048 576 to 1e12. What was used longest ago goes. Default 100 MB. */
  readonly maxBytes?: number | undefined;
  /** Milliseconds that a sound is kept, counted from the end of the day it was made on: 1 to 1e11. Default 7 days. */
  readonly maxAgeMs?: number | undefined;
  /** Most bytes of sounds that the disk did not take, kept in memory instead: 0 to 1e9. Default 10 MB. */
  readonly maxMemoryBytes?: number | undefined;
  /** Milliseconds between clean-ups by age, which also find what other processes left: 60 000 to 1e9. Default an hour. */
  readonly cleanUpIntervalMs?: number | undefined;
  readonly clock?: Clock | undefined;
  /** Milliseconds since 1970, by which sounds are dated. Default `Date.now`. */
  readonly nowMs?: (() => number) | undefined;
  /** Told what is cleaned up and what the disk refused; never of texts. */
  readonly logger?: Logger | undefined;
}

/** {@link SpeechCacheOptions} with nothing left open that has a default. */
export type SpeechCacheSettings = SettingsOf<SpeechCacheOptions>;

export const SPEECH_CACHE: OptionSpec<SpeechCacheSettings> = {
  synthesizer: required(part<SpeechSynthesizer>(['load', 'synthesize', 'health'])),
  directory: required(text(undefined, 'the path of a directory')),
  maxBytes: wholeNumber(1_048_576, 1e12, 100_000_000),
  maxAgeMs: wholeNumber(1, 1e11, 7 * 24 * 3_600_000),
  maxMemoryBytes: wholeNumber(0, 1e9, 10_000_000),
  cleanUpIntervalMs: wholeNumber(60_000, 1e9, 3_600_000),
  clock: CLOCK,
  nowMs: optionKind<() => number>('a function', (value) => typeof value === 'function', Date.now),
  logger: LOGGER,
};
