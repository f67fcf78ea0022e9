import { createInferenceScheduler } from '@ws/core';
import { samplesToMs } from '@ws/core/internal';
import { createManualClock } from '../../src/fakes/manual-clock.js';
import { codeSpeech, type SpokenWord } from './coded-speech.js';
import { createFinalPasses } from './final-passes.js';
import { createPlannedBackend, type PlannedBackend } from './planned-backend.js';
import { type Cast, playSession } from './play-session.js';
import type { Played } from './played.js';
import type { RunPlan } from './session-plan.js';
import { catchUnhandled } from './unhandled-errors.js';
import { watchedClock } from './watched-clock.js';

/** The scheduler's own. */
const CALL_TIMEOUT_MS = 60_000;

const LONG_MS = 4_000_000;

/** Plays a plan to its end on a clock of its own. */
export async function playPlan(plan: RunPlan, cast: Cast): Promise<Played> {
  const clock = createManualClock();
  const watched = watchedClock(clock);
  const byNumber = new Map<number, SpokenWord>();
  const wordOf = (number: number): SpokenWord | undefined => byNumber.get(number);
  const speeches = plan.sessions.map(({ speech }) => {
    const coded = codeSpeech(speech, byNumber.size + 1);
    for (const word of coded.words) byNumber.set(word.number, word);
    return coded;
  });
  const audioMs = speeches.reduce((sum, { samples }) => sum + samplesToMs(samples.length), 0);
  const finals = createFinalPasses();
  const openBackend = (): PlannedBackend =>
    createPlannedBackend(plan.backend, {
      clock,
      wordOf,
      givenUpAfterMs: plan.scheduler?.callTimeoutMs ?? CALL_TIMEOUT_MS,
      finals,
      // Ten times what may be needed.
      maxCalls: 1000 + audioMs / 2,
    });
  const shared = plan.scheduler && openBackend();
  const scheduler =
    shared && createInferenceScheduler({ ...plan.scheduler, backend: shared, clock: watched });

  const rejections = catchUnhandled();
  try {
    const running = plan.sessions.map((session, i) => {
      const backend = shared ?? openBackend();
      return playSession(session, speeches[i]!, {
        cast,
        backend,
        scheduler,
        clock,
        watched,
        wordOf,
        finals,
      });
    });
    let stuck: string | undefined;
    const finished = (async () => {
      await Promise.all(running.map(({ done }) => done));
    })();
    try {
      await clock.runUntil(finished);
    } catch (error) {
      finished.catch(() => {});
      stuck = (error as Error).message;
    }
    await clock.advance(LONG_MS);
    const metricsAtEnd = scheduler?.metrics;
    const sessions = await Promise.all(running.map(({ finish }) => finish()));
    await clock.advance(LONG_MS);
    const metricsAfter = scheduler?.metrics;
    await scheduler?.[Symbol.asyncDispose]();
    await clock.advance(LONG_MS);
    return {
      plan,
      sessions,
      stuck,
      unhandled: rejections.errors,
      timersLeft: watched.sleepers,
      metricsAtEnd,
      metricsAfter,
    };
  } finally {
    rejections.stop();
  }
}
