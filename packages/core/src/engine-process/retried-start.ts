import { systemClock } from '../contracts/clock.js';
import { TranscribeError } from '../errors/transcribe-error.js';
import type { EnginePoolOptions } from './engine-pool-options.js';

const MAX_DELAY_MS = 10_000;

/**
 * Whether a start that failed so may succeed a moment later. An engine that was killed as it loaded was so because the
 * machine was short of memory, mostly.
 */
function mayPass(error: unknown): error is TranscribeError {
  if (!TranscribeError.isInstance(error)) return false;
  const { why }: { readonly why?: unknown } = error.details;
  return error.retryable || (error.code === 'ERR_BACKEND_UNAVAILABLE' && why === 'SIGKILL');
}

/**
 * Starts an engine, and tries again after a pause when that fails for a reason that may pass: a download that broke off,
 * a machine short of memory. Calls wait meanwhile, and are not tried again by anything here: whoever calls knows whether
 * they are still wanted.
 *
 * @param signal - ends the pauses
 * @throws what the last start threw; TranscribeError `ERR_ABORTED` where a pause was ended
 */
export async function retriedStart<T>(
  start: () => Promise<T>,
  options: Pick<EnginePoolOptions<never, never, never>, 'retries' | 'retryDelayMs' | 'logger'>,
  signal: AbortSignal,
): Promise<T> {
  const { retries = 0, retryDelayMs = 250, logger } = options;
  for (let failures = 0; ; failures++) {
    try {
      return await start();
    } catch (error) {
      if (failures === retries || !mayPass(error)) throw error;
      const { code, message } = error;
      const retriesLeft = retries - failures;
      logger.warn({ code, message, retriesLeft }, 'the engine cannot be started, trying again');
      const pauseMs = retryDelayMs * 2 ** failures * (1 + Math.random());
      await systemClock.sleep(Math.min(pauseMs, MAX_DELAY_MS), signal);
    }
  }
}
