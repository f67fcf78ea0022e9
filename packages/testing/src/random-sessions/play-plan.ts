import {
  type Clock,
  createInferenceScheduler,
  DEFAULT_SCHEDULER_OPTIONS,
  type InferenceScheduler,
  msToSamples,
  type SchedulerMetrics,
  type SessionEvent,
  type StreamingSession,
  type StreamingSessionOptions,
  samplesToMs,
  TranscribeError,
  type TranscriptionStrategy,
  type VoiceActivityDetector,
} from '@ws/core';
import { createManualClock, type ManualClock } from '../fakes/manual-clock.js';
import { type CodedSpeech, codeSpeech, type SpokenWord } from './coded-speech.js';
import { faultyStrategy } from './faulty-strategy.js';
import { createPlannedBackend, type PlannedBackend } from './planned-backend.js';
import { createPlannedDetector } from './planned-detector.js';
import type { Act, ReaderPlan, RunPlan, SessionPlan } from './session-plan.js';
import { catchUnhandled } from './unhandled-errors.js';

/** What a plan is played with. */
export interface Cast {
  readonly strategies: Readonly<Record<string, () => TranscriptionStrategy>>;
  readonly detectors: Readonly<Record<string, () => VoiceActivityDetector | null>>;
  readonly createSession: (options: StreamingSessionOptions) => StreamingSession;
}

/** A promise that the session gave. */
export interface Promised {
  readonly what: string;
  /** Samples written when it was asked for. */
  readonly position: number;
  outcome: 'pending' | 'resolved' | 'rejected';
  error: unknown;
  /** How many events had been read when it settled, and all that was ready had run. */
  eventsBy: number;
}

/** All that happened in a session. */
export interface PlayedSession {
  readonly plan: SessionPlan;
  readonly words: readonly SpokenWord[];
  /** In the order of their numbers, each once. */
  readonly events: readonly SessionEvent[];
  /** Events that were read again and were not what they had been, or in another order. */
  readonly misreadings: readonly string[];
  readonly promised: readonly Promised[];
  /** Samples written when it was cancelled. */
  readonly cancels: readonly number[];
  /** Calls that should have been refused and were not, or the other way round. */
  readonly misbehaviour: readonly string[];
  readonly position: number;
  readonly disposedEarly: boolean;
  /** Whether iteration came to an end. */
  readonly readToEnd: boolean;
  readonly eventsAtDisposal: number;
  readonly detectorBroke: boolean;
  readonly strategyFailed: boolean;
  readonly backend: PlannedBackend;
}

/** All that happened. */
export interface Played {
  readonly plan: RunPlan;
  readonly sessions: readonly PlayedSession[];
  /** Why not all that was waited for has come. */
  readonly stuck: string | undefined;
  readonly unhandled: readonly unknown[];
  /** Timers of sessions and schedulers that are left when all is over and all deadlines have passed. */
  readonly timersLeft: number;
  /** After all have ended or been disposed: before the ended ones are disposed, and afterwards. */
  readonly metricsAtEnd: SchedulerMetrics | undefined;
  readonly metricsAfter: SchedulerMetrics | undefined;
}

// More than anything takes that comes to an end.
const MAX_SLEEPS = 20_000;
const LONG_MS = 4_000_000;
// A second apart; each final may take three minutes to fail.
const MAX_REFUSALS = 3600;

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
  const openBackend = (): PlannedBackend =>
    createPlannedBackend(plan.backend, {
      clock,
      wordOf,
      givenUpAfterMs: plan.scheduler?.callTimeoutMs ?? DEFAULT_SCHEDULER_OPTIONS.callTimeoutMs,
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
      return startSession(session, speeches[i]!, {
        cast,
        backend,
        scheduler,
        clock,
        watched,
        wordOf,
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

interface Stage {
  readonly cast: Cast;
  readonly backend: PlannedBackend;
  readonly scheduler: InferenceScheduler | undefined;
  readonly clock: ManualClock;
  readonly watched: Clock;
  readonly wordOf: (number: number) => SpokenWord | undefined;
}

function startSession(plan: SessionPlan, { samples, words }: CodedSpeech, stage: Stage) {
  const { cast, backend, scheduler, clock, watched, wordOf } = stage;
  const { strategy, failed } = faultyStrategy(
    cast.strategies[plan.strategy]!(),
    plan.strategyFault,
  );
  const detector =
    typeof plan.detector === 'string'
      ? { vad: cast.detectors[plan.detector]!(), isBroken: () => false }
      : createPlannedDetector(plan.detector, clock, wordOf);
  const session = cast.createSession({
    ...(scheduler ? { scheduler } : { backend }),
    strategy,
    vad: detector.vad,
    clock: watched,
    ...plan.settings,
  });
  const promised: Promised[] = [];
  const settling: Promise<void>[] = [];
  // A caller's array, which is used again for every write.
  const scratch = new Float32Array(Math.max(...plan.chunks));
  const cancels: number[] = [];
  const misbehaviour: string[] = [];
  const reading = readSession(session, plan.reader, clock);
  let disposedEarly = false;
  let eventsAtDisposal = Number.POSITIVE_INFINITY;

  function keep(what: string, promise: Promise<void>): void {
    const one: Promised = {
      what,
      position: session.position,
      outcome: 'pending',
      error: undefined,
      eventsBy: 0,
    };
    promised.push(one);
    const settle = async (outcome: 'resolved' | 'rejected', error?: unknown): Promise<void> => {
      one.outcome = outcome;
      one.error = error;
      await turn();
      one.eventsBy = reading.events.length;
    };
    settling.push(
      promise.then(
        () => settle('resolved'),
        (error) => settle('rejected', error),
      ),
    );
  }

  async function settled(promise: Promise<unknown>): Promise<void> {
    await promise.catch(() => {});
  }

  /** Writes, and again where it is refused for want of room. */
  async function write(piece: Float32Array): Promise<void> {
    const given = scratch.subarray(0, piece.length);
    for (let refusals = 0; ; refusals++) {
      if (refusals > MAX_REFUSALS) throw new Error('Writes are refused for ever.');
      given.set(piece);
      const before = session.position;
      const writing = session.write(given);
      // It was copied.
      given.fill(0.5);
      if (session.position === before + piece.length) {
        keep('write', writing);
        if (plan.awaitsWrites) await settled(writing);
        return;
      }
      try {
        await writing;
        misbehaviour.push(
          `a write of ${piece.length} samples was taken, and is not in the position`,
        );
        return;
      } catch (error) {
        if (!TranscribeError.isInstance(error) || error.code !== 'ERR_OVERLOADED') {
          misbehaviour.push(`a write was refused: ${error}`);
          return;
        }
        if (plan.awaitsWrites) misbehaviour.push('an awaited write was refused: ERR_OVERLOADED');
        await clock.sleep(1000);
      }
    }
  }

  async function perform(act: Act): Promise<void> {
    switch (act.type) {
      case 'flush': {
        const flushing = session.flush();
        keep('flush', flushing);
        if (act.awaited) await settled(flushing);
        break;
      }
      case 'cancel':
        session.cancel();
        cancels.push(session.position);
        break;
      case 'configure':
        session.configure(act.changes);
        break;
      case 'wait':
        await clock.sleep(act.ms);
        break;
      case 'write nonsense':
        for (const nonsense of [new Float32Array(480).fill(Number.NaN), [0.1], 'audio']) {
          const before = session.position;
          await refused('ERR_INVALID_AUDIO', () => session.write(nonsense as Float32Array));
          if (session.position !== before) misbehaviour.push('what was refused is in the position');
        }
        break;
      case 'configure nonsense':
        await refused('ERR_INVALID_OPTION', () =>
          session.configure({ language: 'de', endpointing: { maxUtteranceMs: -1 } }),
        );
        break;
    }
  }

  async function refused(code: string, call: () => unknown): Promise<void> {
    let thrown: unknown;
    try {
      await call();
    } catch (error) {
      thrown = error;
    }
    const given = TranscribeError.isInstance(thrown) ? thrown.code : String(thrown);
    if (given !== code) misbehaviour.push(`what should be refused with ${code} gave ${given}`);
  }

  async function dispose(): Promise<void> {
    await session[Symbol.asyncDispose]();
    eventsAtDisposal = Math.min(eventsAtDisposal, reading.events.length);
  }

  async function speak(): Promise<void> {
    const { disposedAtMs, pace, chunks } = plan;
    const stop = disposedAtMs === undefined ? undefined : msToSamples(disposedAtMs);
    const acts = plan.acts.map(({ atMs, act }) => ({ at: msToSamples(atMs), act }));
    const last = Math.min(samples.length, stop ?? samples.length);
    let next = 0;
    let at = 0;
    for (let i = 0; ; i++) {
      while (next < acts.length && (acts[next]!.at <= at || at >= last)) {
        await perform(acts[next++]!.act);
      }
      if (at >= last) break;
      const size = chunks[i % chunks.length]!;
      const end = Math.min(at + size, acts[next]?.at ?? last, last);
      await write(samples.subarray(at, end));
      if (pace > 0) await clock.sleep(samplesToMs(end - at) / pace);
      at = end;
    }
    if (stop !== undefined) {
      await dispose();
      disposedEarly = true;
    } else {
      const ending = session.end();
      keep('end', ending);
      await settled(ending);
    }
    await refused('ERR_DISPOSED', () => session.write(new Float32Array(480)));
    await refused('ERR_DISPOSED', () => session.cancel());
    await refused('ERR_DISPOSED', () => session.configure({ language: 'en' }));
    await reading.done;
    await Promise.all(settling);
  }

  return {
    done: speak(),
    async finish(): Promise<PlayedSession> {
      await dispose();
      await turn();
      return {
        plan,
        words,
        events: reading.events,
        misreadings: reading.misreadings,
        promised,
        cancels,
        misbehaviour,
        position: session.position,
        disposedEarly,
        readToEnd: reading.ended(),
        eventsAtDisposal,
        detectorBroke: detector.isBroken(),
        strategyFailed: failed(),
        backend,
      };
    },
  };
}

interface Reading {
  readonly events: readonly SessionEvent[];
  readonly misreadings: readonly string[];
  readonly done: Promise<void>;
  ended(): boolean;
}

/** Reads as planned, and in the end all the rest. */
function readSession(
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

/** A clock that counts who sleeps on it, and does not let anybody sleep for ever. */
function watchedClock(clock: ManualClock): Clock & { readonly sleepers: number } {
  let sleepers = 0;
  let sleeps = 0;
  return {
    now: () => clock.now(),
    async sleep(ms, signal) {
      if (++sleeps > MAX_SLEEPS) return new Promise(() => {});
      sleepers++;
      try {
        await clock.sleep(ms, signal);
      } finally {
        sleepers--;
      }
    },
    get sleepers() {
      return sleepers;
    },
  };
}

/** Everything that is ready runs. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
