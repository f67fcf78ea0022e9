import type { SessionEvent } from '@ws/core';
import { samplesToMs } from '@ws/core/internal';

/** Which promise was broken. */
export type Rule =
  | 'every word once'
  | 'partials'
  | 'ranges'
  | 'committed text'
  | 'order'
  | 'times'
  | 'reading'
  | 'settling'
  | 'refusals'
  | 'errors and warnings'
  | 'flush answers'
  | 'unhandled'
  | 'silence after disposal'
  | 'bounded work'
  | 'seats and timers';

/** What a run did that no session may do. */
export interface Violation {
  readonly rule: Rule;
  readonly message: string;
}

/** Tells of one. */
export type Report = (rule: Rule, message: string) => void;

/** What an utterance ends with. */
export type Answer = SessionEvent & { readonly type: 'final' | 'error' | 'cancelled' };

export const isAnswer = (event: SessionEvent): event is Answer =>
  event.type === 'final' || event.type === 'error' || event.type === 'cancelled';

/** A position, as violations tell it. */
export function atMs(samples: number): string {
  return `${Math.round(samplesToMs(samples))} ms`;
}
