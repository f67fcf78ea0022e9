import type { Clock, Logger, VoiceActivityDetector } from '@ws/core';
import { until } from '@ws/core/adapter';
import { disposeDetector } from '../engine/detectors.js';

// After this time the session goes on without a detector.
const TIMEOUT_MS = 10_000;

interface DetectorContext {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when the session is over. */
  readonly signal: AbortSignal;
}

/**
 * A detector, or `null` if it fails or takes too long: the audio is then decoded without one, as after a later failure.
 * Never rejects.
 *
 * @param context - `onFailed` is called when the session has to go on without a detector
 */
export async function makeDetector(
  make: () => Promise<VoiceActivityDetector | null>,
  context: DetectorContext & { readonly onFailed?: (() => void) | undefined },
): Promise<VoiceActivityDetector | null> {
  const { logger, signal } = context;
  try {
    return await madeInTime(make, context);
  } catch (error) {
    if (!signal.aborted) {
      logger.error({ err: error }, 'voice-activity detection cannot start');
      context.onFailed?.();
    }
    return null;
  }
}

/** A detector that comes too late is disposed. */
async function madeInTime(
  make: () => Promise<VoiceActivityDetector | null>,
  { clock, logger, signal }: DetectorContext,
): Promise<VoiceActivityDetector | null> {
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
