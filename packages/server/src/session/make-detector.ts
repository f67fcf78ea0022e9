import type { Clock, Logger, VoiceActivityDetector } from '@ws/core';
import { until } from '@ws/core/adapter';
import { disposeDetector } from '../by-name/detectors.js';

// A detector that is not made by then is done without.
const TIMEOUT_MS = 10_000;

/**
 * A detector, unless it takes too long or nobody waits for it any more; one that comes later is disposed.
 *
 * @throws what making it throws; `Error` where it was not made in time
 */
export async function makeDetector(
  make: () => Promise<VoiceActivityDetector | null>,
  context: { readonly clock: Clock; readonly logger: Logger; readonly signal: AbortSignal },
): Promise<VoiceActivityDetector | null> {
  const { clock, logger, signal } = context;
  const making = make();
  const settled = new AbortController();
  try {
    return await until(Promise.race([making, timeout()]), signal);
  } catch (error) {
    making.then(
      (late) => disposeDetector(late, logger),
      () => {},
    );
    throw error;
  } finally {
    settled.abort();
  }

  async function timeout(): Promise<never> {
    await clock.sleep(TIMEOUT_MS, settled.signal);
    throw new Error(`The detector was not made within ${TIMEOUT_MS} ms.`);
  }
}
