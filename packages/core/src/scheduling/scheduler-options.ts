import type { TranscriptionBackend } from '../contracts/backend.js';
import type { Clock } from '../contracts/clock.js';
import type { Logger } from '../contracts/logger.js';
import { checkBackend } from '../options/check-backend.js';
import {
  clockOption,
  loggerOption,
  numberOption,
  rejectUnknownOptions,
} from '../options/check-options.js';

/** Settings of an inference scheduler. */
export interface InferenceSchedulerOptions {
  readonly backend: TranscriptionBackend;
  /** Tasks that run at the same time: 1 to `backend.capabilities.maxConcurrency`, which is the default. */
  readonly maxConcurrency?: number | undefined;
  /** Tasks that wait for a slot, of all sessions. 1 to 100000, default 1000. */
  readonly maxWaiting?: number | undefined;
  /** How long a task may hold its slot, in milliseconds. 1 to 3600000, default 60000. */
  readonly callTimeoutMs?: number | undefined;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
}

/** What {@link InferenceSchedulerOptions} are when they are left out. */
export const DEFAULT_SCHEDULER_OPTIONS: Readonly<{ maxWaiting: number; callTimeoutMs: number }> =
  Object.freeze({ maxWaiting: 1000, callTimeoutMs: 60_000 });

/** Scheduler options with all defaults. */
export interface SchedulerSettings {
  readonly backend: TranscriptionBackend;
  readonly maxConcurrency: number;
  readonly maxWaiting: number;
  readonly callTimeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function normalizeSchedulerOptions(options: InferenceSchedulerOptions): SchedulerSettings {
  const defaults = DEFAULT_SCHEDULER_OPTIONS;
  rejectUnknownOptions(options, [
    'backend',
    'maxConcurrency',
    'clock',
    'logger',
    ...Object.keys(defaults),
  ]);
  const { backend } = options;
  checkBackend(backend);
  const { maxConcurrency: most } = backend.capabilities;
  const whole = (
    name: 'maxConcurrency' | 'maxWaiting' | 'callTimeoutMs',
    fallback: number,
    max: number,
  ): number => numberOption(name, options[name], fallback, { min: 1, max, integer: true });
  return {
    backend,
    maxConcurrency: whole('maxConcurrency', most, most),
    maxWaiting: whole('maxWaiting', defaults.maxWaiting, 100_000),
    callTimeoutMs: whole('callTimeoutMs', defaults.callTimeoutMs, 3_600_000),
    clock: clockOption(options.clock),
    logger: loggerOption('logger', options.logger),
  };
}
