import type { SchedulerMetrics, SessionEvent } from '@ws/core';
import type { SampleRange } from '@ws/core/internal';
import type { SpokenWord } from './coded-speech.js';
import type { PlannedBackend } from './planned-backend.js';
import type { RunPlan, SessionPlan } from './session-plan.js';

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
  readonly silences: readonly SampleRange[];
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
