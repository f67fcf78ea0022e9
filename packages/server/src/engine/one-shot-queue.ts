import {
  type Clock,
  createInferenceScheduler,
  type InferenceScheduler,
  type Logger,
  type TranscriptionBackend,
} from '@ws/core';

// A call of this queue waits for the engine as well, and the engine's queue limits its time.
const NO_LIMIT_MS = 3_600_000;

/**
 * The queue in which one-shot messages and recordings wait before they wait for the engine. It lets through one call less
 * than the engine has slots, so that a slot is left to live sessions. Half a minute of audio keeps a slot for a second:
 * a client that sent a recording can wait for that, but the final of live speech would come a second late. An engine with
 * one slot has none to spare, and no such queue.
 *
 * @returns `undefined` for an engine with one slot
 */
export function createOneShotQueue(options: {
  readonly backend: TranscriptionBackend;
  readonly maxClients: number;
  readonly clock: Clock;
  readonly logger: Logger;
}): InferenceScheduler | undefined {
  const { maxClients, ...rest } = options;
  const { maxConcurrency } = options.backend.capabilities;
  if (maxConcurrency === 1) return undefined;
  return createInferenceScheduler({
    ...rest,
    maxConcurrency: maxConcurrency - 1,
    // A session has one call at a time there.
    maxWaiting: maxClients,
    callTimeoutMs: NO_LIMIT_MS,
  });
}
