import type { Logger } from '@ws/core';
import { LOGGER, type OptionSpec, type SettingsOf, wholeNumber } from '@ws/core/internal';

/** The settings that synthesizers in a process of their own have in common. */
export interface HostedSpeechOptions {
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

/** {@link HostedSpeechOptions} with nothing left open that has a default. */
export type HostedSpeechSettings = SettingsOf<HostedSpeechOptions, 'idleTimeoutMs'>;

export const HOSTED_SPEECH: OptionSpec<HostedSpeechSettings> = {
  threads: wholeNumber(1, 64, 1),
  maxQueuedCalls: wholeNumber(0, 10_000, 64),
  callTimeoutMs: wholeNumber(1000, 3_600_000, 60_000),
  idleTimeoutMs: wholeNumber(1000, 86_400_000),
  logger: LOGGER,
};
