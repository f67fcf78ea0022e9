import type { TranscriptionBackend } from '../contracts/backend.js';
import type { Clock } from '../contracts/clock.js';
import type { Logger } from '../contracts/logger.js';
import type { SchedulerHooks } from '../contracts/scheduler.js';
import { BACKEND } from '../options/engine-source.js';
import { CLOCK, LOGGER, optionKind, wholeNumber } from '../options/option-kinds.js';
import {
  type OptionSpec,
  readOption,
  readOptions,
  type SettingsOf,
} from '../options/option-spec.js';

/** Settings of an inference scheduler. */
export interface InferenceSchedulerOptions {
  readonly backend: TranscriptionBackend;
  /** Tasks that run at the same time: 1 to `backend.capabilities.maxConcurrency`, which is the default. */
  readonly maxConcurrency?: number | undefined;
  /** Tasks that wait for a slot, of all sessions. 1 to 100000, default 1000. */
  readonly maxWaiting?: number | undefined;
  /** How long a task may hold its slot, in milliseconds. 1 to 3600000, default 60000. */
  readonly callTimeoutMs?: number | undefined;
  /** Called for the tasks of all clients, after the hooks of the client itself. */
  readonly hooks?: SchedulerHooks | undefined;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
}

export type SchedulerSettings = SettingsOf<InferenceSchedulerOptions, 'hooks'>;

const SPEC: OptionSpec<SettingsOf<InferenceSchedulerOptions, 'maxConcurrency' | 'hooks'>> = {
  backend: BACKEND,
  maxConcurrency: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  maxWaiting: wholeNumber(1, 100_000, 1000),
  callTimeoutMs: wholeNumber(1, 3_600_000, 60_000),
  hooks: optionKind<SchedulerHooks | undefined>(
    'an object of functions',
    (value) => typeof value === 'object' && value !== null,
    undefined,
  ),
  clock: CLOCK,
  logger: LOGGER,
};

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function normalizeSchedulerOptions(options: InferenceSchedulerOptions): SchedulerSettings {
  const settings = readOptions(SPEC, options);
  const { maxConcurrency: most } = settings.backend.capabilities;
  const slots = wholeNumber(1, most, most);
  return {
    ...settings,
    maxConcurrency: readOption(slots, 'maxConcurrency', settings.maxConcurrency),
  };
}
