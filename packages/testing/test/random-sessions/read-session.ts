import { type SessionEvent, type StreamingSession, TranscribeError } from '@ws/core';
import type { ManualClock } from '../../src/fakes/manual-clock.js';
import type { ReaderPlan } from './session-plan.js';

/** What a reader has read so far. */
export interface Reading {
  readonly events: readonly SessionEvent[];
  readonly misreadings: readonly string[];
  readonly done: Promise<void>;
  ended(): boolean;
}

/** Reads as planned, and in the end all the rest. */
export function readSession(
  session: StreamingSession,
  { startsAfterMs, pausesMs, visits }: ReaderPlan,
  clock: ManualClock,
): Reading {
  const events: SessionEvent[] = [];
  const misreadings: string[] = [];
  let ended = false;
  let pauses = 0;

  /** Of events that were read before, and of those that are new. */
  function take(event: SessionEvent): void {
    const known = events.find(({ seq }) => seq === event.seq);
    if (known !== undefined) {
      if (JSON.stringify(known) !== JSON.stringify(event))
        misreadings.push(`event ${event.seq} was another when it was read again`);
      return;
    }
    events.push(event);
  }

  async function visit(source: AsyncIterable<SessionEvent>, count: number): Promise<void> {
    let left = count;
    for await (const event of source) {
      take(event);
      const pauseMs = pausesMs[pauses++ % pausesMs.length]!;
      if (pauseMs > 0) await clock.sleep(pauseMs);
      if (--left === 0) return;
    }
    ended = true;
  }

  async function read(): Promise<void> {
    if (startsAfterMs > 0) await clock.sleep(startsAfterMs);
    let again = 0;
    for (const one of [...visits, undefined]) {
      const lastSeq = events.at(-1)?.seq ?? 0;
      const from = Math.max(0, lastSeq - again);
      const count = one?.events ?? Number.POSITIVE_INFINITY;
      if (count === 0) continue;
      try {
        await visit(again > 0 ? session.resume(from) : session, count);
      } catch (error) {
        // What lies too far back.
        const isForgotten =
          from < lastSeq && TranscribeError.isInstance(error) && error.code === 'ERR_INVALID_STATE';
        if (!isForgotten) throw error;
        await visit(session.resume(lastSeq), count);
      }
      if (one === undefined || ended) return;
      again = one.again;
      if (one.awayMs > 0) await clock.sleep(one.awayMs);
    }
  }

  const done = read().catch((error: unknown) => {
    misreadings.push(`reading failed: ${error}`);
  });
  return { events, misreadings, done, ended: () => ended };
}
