import type { Logger } from '@ws/core';
import {
  invalidOption,
  LOGGER,
  type OptionSpec,
  readOptions,
  type SettingsOf,
  text,
  wholeNumber,
} from '@ws/core/internal';
import { RETRY_DELAY_MS, TELL_DELAY_MS } from './attempts.js';

/** Settings of {@link createBullJobStore}. Durations in milliseconds. */
export interface BullJobStoreOptions {
  /** The prefix of all keys: stores of other prefixes share the server. Default `ws-jobs`. */
  readonly prefix?: string | undefined;
  /**
   * After so long without a sign of life of its worker, a job goes to another one. All workers must say the same. 1000 to an
   * hour, default 10000.
   */
  readonly lockMs?: number | undefined;
  /** Between two looks at what has ended, is too old or was removed. 100 to an hour, default 30000. */
  readonly sweepMs?: number | undefined;
  /** Between the first two attempts of a job; it doubles from then on. 1 to an hour, default 1000. */
  readonly retryDelayMs?: number | undefined;
  /** Between the first two tellings of a job; it doubles from then on. 1 to an hour, default 40000. */
  readonly tellDelayMs?: number | undefined;
  readonly logger?: Logger | undefined;
}

export type BullJobStoreSettings = SettingsOf<BullJobStoreOptions>;

const HOUR = 3_600_000;

const SPEC: OptionSpec<BullJobStoreSettings> = {
  prefix: text('ws-jobs'),
  lockMs: wholeNumber(1000, HOUR, 10_000),
  sweepMs: wholeNumber(100, HOUR, 30_000),
  retryDelayMs: wholeNumber(1, HOUR, RETRY_DELAY_MS),
  tellDelayMs: wholeNumber(1, HOUR, TELL_DELAY_MS),
  logger: LOGGER,
};

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function normalizeBullOptions(
  url: string,
  options: BullJobStoreOptions,
): BullJobStoreSettings {
  if (!URL.canParse(url) || !/^rediss?:$/.test(new URL(url).protocol)) {
    throw invalidOption('jobs', 'an address', 'redis://HOST:6379, or rediss:// with TLS');
  }
  return readOptions(SPEC, options);
}
