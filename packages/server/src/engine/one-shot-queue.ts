import {
  type Clock,
  createInferenceScheduler,
  type InferenceScheduler,
  type Logger,
  type TranscriptionBackend,
} from '@ws/core';

// What is in this queue waits for the engine besides, where time is limited.
const NO_LIMIT_MS = 3_600_000;

/**
 * Where one-shot messages and recordings are queued before they wait for the engine: so many run at a time that a slot is
 * left to those who speak. Half a minute of audio keeps a slot for a second, which is nothing to a client that sent a
 * recording, and a second too late for the final of what was just said. With one slot none can be left, and there is no queue.
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
