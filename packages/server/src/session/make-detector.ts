import type { Clock, Logger, VoiceActivityDetector } from '@ws/core';
import { until } from '@ws/core/adapter';
import type { ServerMessage } from '@ws/core/protocol';
import { disposeDetector } from '../by-name/detectors.js';

// A detector that is not made by then is done without.
const TIMEOUT_MS = 10_000;

/** What a detector is made with. */
interface DetectorContext {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Nobody waits for it any more. */
  readonly signal: AbortSignal;
}

/**
 * A detector; `null` where it cannot be had, or takes too long: as without one that fails later, the audio is heard all
 * the same. Never rejects.
 *
 * @param context - `say`: somebody waits, and there is none
 */
export async function makeDetector(
  make: () => Promise<VoiceActivityDetector | null>,
  context: DetectorContext & { say(message: ServerMessage): void },
): Promise<VoiceActivityDetector | null> {
  const { logger, signal, say } = context;
  try {
    return await madeInTime(make, context);
  } catch (error) {
    if (!signal.aborted) {
      logger.error({ err: error }, 'voice-activity detection cannot start');
      say({
        type: 'warning',
        code: 'VAD_FAILED',
        message: 'Voice-activity detection cannot start. Silence is decoded too.',
      });
    }
    return null;
  }
}

/** One that comes later is disposed. */
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
