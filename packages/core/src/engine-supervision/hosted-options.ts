import type { Logger } from '../contracts/logger.js';
import { LOGGER, wholeNumber } from '../options/option-kinds.js';
import type { OptionSpec, SettingsOf } from '../options/option-spec.js';

/** How the processes of a small network are kept. */
export interface HostedNetworkOptions {
  /** Processes, 1 to 16, each with weights of its own. One more starts when calls wait for the others. Default 1. */
  readonly processes?: number | undefined;
  /** Calls that wait, at most, 1 to 10000; further ones fail as `ERR_OVERLOADED`. */
  readonly maxQueuedCalls?: number | undefined;
  /** Milliseconds after which a call is taken to hang, 100 to 600000; its process is killed. */
  readonly callTimeoutMs?: number | undefined;
  /** Milliseconds without a call after which the processes end, 1000 to 86400000; a call starts them again. Default 60000. */
  readonly idleTimeoutMs?: number | undefined;
  readonly logger?: Logger | undefined;
}

/** The options of {@link HostedNetworkOptions}, with the defaults that a network needs. */
export function hostedNetwork(defaults: {
  readonly maxQueuedCalls: number;
  readonly callTimeoutMs: number;
}): OptionSpec<SettingsOf<HostedNetworkOptions>> {
  return {
    processes: wholeNumber(1, 16, 1),
    maxQueuedCalls: wholeNumber(1, 10_000, defaults.maxQueuedCalls),
    callTimeoutMs: wholeNumber(100, 600_000, defaults.callTimeoutMs),
    idleTimeoutMs: wholeNumber(1000, 86_400_000, 60_000),
    logger: LOGGER,
  };
}
