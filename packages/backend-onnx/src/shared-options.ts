import type { Logger } from '@ws/core';
import { choice, group, LOGGER, type OptionSpec, wholeNumber } from '@ws/core/internal';
import { DECODING, type DecodingSettings } from './decoding/decoding-options.js';
import type { AudioContext } from './network/audio-encoder.js';
import type { Precision } from './runtime/precision.js';

/** The line of calls that wait for an engine, and what is given to one call. */
export interface QueueSettings {
  readonly maxQueuedCalls: number;
  readonly callTimeoutMs: number;
  readonly logger: Logger;
}

/** Settings that a backend has in Node and in browsers alike. */
export interface SharedSettings extends QueueSettings {
  readonly precision: Precision | 'auto';
  readonly audioContext: AudioContext;
  readonly decoding: DecodingSettings;
}

/** {@link QueueSettings} by name; how long a call may take depends on where it runs. */
export function queueOptions(callTimeoutMs: number): OptionSpec<QueueSettings> {
  return {
    maxQueuedCalls: wholeNumber(1, 10_000, 64),
    callTimeoutMs: wholeNumber(1000, 3_600_000, callTimeoutMs),
    logger: LOGGER,
  };
}

/** {@link SharedSettings} by name. */
export function sharedOptions(callTimeoutMs: number): OptionSpec<SharedSettings> {
  return {
    precision: choice(['auto', 'fp32', 'int8'], 'auto'),
    audioContext: choice(['silence-tail', 'full'], 'silence-tail'),
    decoding: group(DECODING),
    ...queueOptions(callTimeoutMs),
  };
}
