import { TranscribeError, type TranscriptionStrategy } from '@ws/core';
import { judgeEvents } from './judge-events.js';
import { judgeCoverage, judgeFlushes, judgeTexts } from './judge-words.js';
import { judgeErrors, judgeWork } from './judge-work.js';
import type { Played, PlayedSession } from './played.js';
import { atMs, type Report, type Rule, type Violation } from './violation.js';

/** All that is wrong with what happened. */
export function judgeRun(
  played: Played,
  strategies: Readonly<Record<string, () => TranscriptionStrategy>>,
): readonly Violation[] {
  const found: Violation[] = [];
  const { stuck, unhandled, timersLeft, metricsAtEnd, metricsAfter, sessions } = played;
  const report = (rule: Rule, message: string): void => {
    found.push({ rule, message });
  };
  if (stuck !== undefined) {
    const pending = sessions.flatMap(({ promised, readToEnd }, i) => [
      ...promised
        .filter(({ outcome, error }) => outcome === 'pending' || isDisposal(error))
        .map(({ what, position }) => `${what} at ${atMs(position)} of session ${i}`),
      ...(readToEnd ? [] : [`the iteration of session ${i}`]),
    ]);
    report('settling', `${stuck} Not settled: ${pending.slice(0, 6).join(', ')}`);
  }
  for (const error of unhandled) {
    report('unhandled', `nobody handled ${error instanceof Error ? error.stack : error}`);
  }
  if (stuck === undefined) {
    if (timersLeft > 0) report('seats and timers', `${timersLeft} timers are left`);
    if (metricsAtEnd && metricsAtEnd.sessions > 0) {
      const count = metricsAtEnd.sessions;
      report('seats and timers', `${count} seats are taken when all sessions have ended`);
    }
    for (const metrics of [metricsAtEnd, metricsAfter]) {
      if (metrics === undefined) continue;
      const { running, waiting } = metrics;
      const left = running + waiting.final + waiting.speculative + waiting.partial;
      if (left > 0) report('seats and timers', `${left} tasks are left in the scheduler`);
    }
  }
  for (const [i, session] of sessions.entries()) {
    const name = sessions.length > 1 ? `session ${i}: ` : '';
    judgeSession(session, stuck === undefined, (rule, message) => report(rule, name + message));
  }
  judgeErrors(played, report);
  judgeWork(played, strategies, report);
  return found;
}

function judgeSession(session: PlayedSession, isWhole: boolean, report: Report): void {
  for (const message of session.misreadings) report('reading', message);
  for (const message of session.misbehaviour) report('refusals', message);
  judgePromised(session, report);
  judgeEvents(session, isWhole, report);
  if (session.events.length > session.eventsAtDisposal) {
    const { type } = session.events[session.eventsAtDisposal]!;
    report('silence after disposal', `${type} was told after the session was disposed`);
  }
  judgeTexts(session, report);
  if (isWhole && !session.disposedEarly) {
    judgeCoverage(session, report);
    judgeFlushes(session, report);
    if (!session.readToEnd) report('settling', 'the iteration did not end');
  }
}

function judgePromised({ promised, disposedEarly }: PlayedSession, report: Report): void {
  for (const { what, position, outcome, error } of promised) {
    if (outcome !== 'rejected') continue;
    if (disposedEarly && isDisposal(error)) continue;
    report('settling', `${what} at ${atMs(position)} was rejected with ${error}`);
  }
}

function isDisposal(error: unknown): boolean {
  return TranscribeError.isInstance(error) && error.code === 'ERR_DISPOSED';
}
