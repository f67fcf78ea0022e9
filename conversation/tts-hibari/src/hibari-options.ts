import type { Logger } from '@ws/core';
import {
  type DefaultsOf,
  defaultsOf,
  LOGGER,
  type OptionSpec,
  readOptions,
  type SettingsOf,
  text,
  wholeNumber,
} from '@ws/core/options';

/** Settings of `createHibari`. */
export interface HibariOptions {
  /** An interpreter of your own that has `hibari-tts`. Default: the environment that `setup` made. */
  readonly python?: string | undefined;
  /** Threads of the network, 1 to 64. Default 1. */
  readonly threads?: number | undefined;
  /** Calls that wait for the engine, at most, 0 to 10000; further ones fail as `ERR_OVERLOADED`. Default 64. */
  readonly maxQueuedCalls?: number | undefined;
  /** Milliseconds after which a call is taken to hang, 1000 to 3600000; the process is killed. Default 60000. */
  readonly callTimeoutMs?: number | undefined;
  /** Milliseconds without a call after which the process ends and gives its memory back, 1000 to 86400000. Default: never. */
  readonly idleTimeoutMs?: number | undefined;
  readonly logger?: Logger | undefined;
}

type Unsaid = 'python' | 'idleTimeoutMs';

/** {@link HibariOptions} with nothing left open that has a default. */
export type HibariSettings = SettingsOf<HibariOptions, Unsaid>;

const SPEC: OptionSpec<HibariSettings> = {
  python: text(undefined, 'the path of a Python interpreter'),
  threads: wholeNumber(1, 64, 1),
  maxQueuedCalls: wholeNumber(0, 10_000, 64),
  callTimeoutMs: wholeNumber(1000, 3_600_000, 60_000),
  idleTimeoutMs: wholeNumber(1000, 86_400_000),
  logger: LOGGER,
};

/** What `createHibari` does where nothing else is said. */
export const DEFAULT_HIBARI_OPTIONS: DefaultsOf<HibariOptions, Unsaid> = defaultsOf(SPEC);

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function normalizeHibariOptions(options: unknown): HibariSettings {
  return readOptions(SPEC, options);
}
