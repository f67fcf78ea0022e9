import type { Logger } from '@ws/core';
import { choiceOption, loggerOption, numberOption } from '@ws/core/options';
import type { AudioContext } from './engine/audio-encoder.js';
import type { Precision } from './runtime/precision.js';

/** Options that a backend has in Node and in browsers alike. */
interface SharedOptions {
  readonly precision: Precision | 'auto';
  readonly audioContext: AudioContext;
  readonly maxQueuedCalls: number;
  readonly callTimeoutMs: number;
  readonly logger: Logger;
}

/** @throws TranscribeError `ERR_INVALID_OPTION` that names the option, its value and what it may be */
export function checkSharedOptions(options: SharedOptions): void {
  const { precision, audioContext, maxQueuedCalls, callTimeoutMs, logger } = options;
  choiceOption('precision', precision, undefined, ['auto', 'fp32', 'int8']);
  choiceOption('audioContext', audioContext, undefined, ['silence-tail', 'full']);
  const calls = { min: 1, max: 10_000, integer: true };
  numberOption('maxQueuedCalls', maxQueuedCalls, undefined, calls);
  const milliseconds = { min: 1_000, max: 3_600_000, integer: true };
  numberOption('callTimeoutMs', callTimeoutMs, undefined, milliseconds);
  loggerOption('logger', logger);
}
