import type { AudioSession } from '../../audio-session/audio-session.js';
import type { EventLoopBudget } from '../../net/sockets/event-loop-budget.js';

const STEP_SAMPLES = 16_000;
const SAMPLE_RATE = 16_000;

/** Samples of one unsigned byte each, a second at a time. */
export async function hearBytes(
  fragments: readonly Buffer[],
  session: Pick<AudioSession, 'write'>,
  eventLoop: EventLoopBudget,
): Promise<void> {
  for (const bytes of fragments) {
    for (let at = 0; at < bytes.length; at += STEP_SAMPLES) {
      const piece = bytes.subarray(at, at + STEP_SAMPLES);
      await session.write(
        Float32Array.from(piece, (byte) => (byte - 128) / 128),
        SAMPLE_RATE,
      );
      await eventLoop.next();
    }
  }
}
