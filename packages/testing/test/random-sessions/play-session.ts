import {
  type Clock,
  type InferenceScheduler,
  type StreamingSession,
  type StreamingSessionOptions,
  TranscribeError,
  type TranscriptionStrategy,
  type VoiceActivityDetector,
} from '@ws/core';
import { msToSamples, samplesToMs } from '@ws/core/internal';
import type { ManualClock } from '../../src/fakes/manual-clock.js';
import type { CodedSpeech, SpokenWord } from './coded-speech.js';
import { faultyStrategy } from './faulty-strategy.js';
import type { FinalPasses } from './final-passes.js';
import type { PlannedBackend } from './planned-backend.js';
import { createPlannedDetector } from './planned-detector.js';
import type { PlayedSession, Promised } from './played.js';
import { readSession } from './read-session.js';
import type { Act, SessionPlan } from './session-plan.js';

/** What a plan is played with. */
export interface Cast {
  readonly strategies: Readonly<Record<string, () => TranscriptionStrategy>>;
  readonly detectors: Readonly<Record<string, () => VoiceActivityDetector | null>>;
  readonly createSession: (options: StreamingSessionOptions) => StreamingSession;
}

/** What a session is played on. */
export interface Stage {
  readonly cast: Cast;
  readonly backend: PlannedBackend;
  readonly finals: FinalPasses;
  readonly scheduler: InferenceScheduler | undefined;
  readonly clock: ManualClock;
  readonly watched: Clock;
  readonly wordOf: (number: number) => SpokenWord | undefined;
}

/** A session that speaks its plan by itself. */
export interface PlayingSession {
  /** Resolves when the plan is over, and all that was waited for has come. */
  readonly done: Promise<void>;
  finish(): Promise<PlayedSession>;
}

// A second apart; each final may take three minutes to fail.
const MAX_REFUSALS = 3600;

/** Starts a session, and plays its plan. */
export function playSession(
  plan: SessionPlan,
  { samples, words, silences }: CodedSpeech,
  stage: Stage,
): PlayingSession {
  const { cast, backend, scheduler, clock, watched, wordOf, finals } = stage;
  const { strategy, failed } = faultyStrategy(
    finals.watched(cast.strategies[plan.strategy]!()),
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
    // How far a session has answered is known by its finals alone.
    emptyFinals: true,
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
        silences,
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

/** Everything that is ready runs. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
