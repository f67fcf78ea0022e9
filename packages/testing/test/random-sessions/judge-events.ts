import { type SessionEvent, TranscribeError } from '@ws/core';
import type { PlayedSession } from './played.js';
import { isAnswer, type Report } from './violation.js';

/** Whether events fit each other: numbers, ranges, committed text, times, failures. */
export function judgeEvents(session: PlayedSession, isWhole: boolean, report: Report): void {
  judgeOrder(session, isWhole, report);
  judgeCommitted(session.events, report);
  judgeTimes(session, report);
  judgeFailures(session, report);
}

function judgeOrder(
  { events, position, detectorBroke, disposedEarly }: PlayedSession,
  isWhole: boolean,
  report: Report,
): void {
  let answeredTo = 0;
  let answeredId = 0;
  let speaking = false;
  const told = new Set<number>();
  const answered = new Set<number>();
  for (const [i, event] of events.entries()) {
    const { type } = event;
    if (event.seq !== i + 1)
      report('order', `${type} has seq ${event.seq}, and is number ${i + 1}`);
    // Speakers come after the final.
    if (type === 'warning' || type === 'speakers') continue;
    const { utteranceId } = event;
    told.add(utteranceId);
    const name = `${type} of segment ${utteranceId}`;
    if (answered.has(utteranceId)) report('order', `${name} comes after its answer`);
    if (type === 'speech_start' || type === 'speech_end') {
      const { position: at } = event;
      if (speaking === (type === 'speech_start') && !detectorBroke) {
        report('order', `${name} comes twice in a row`);
      }
      speaking = type === 'speech_start';
      if (!(Number.isInteger(at) && at >= 0 && at <= position)) {
        report('ranges', `${name} is at ${at}, of ${position} samples`);
      }
      continue;
    }
    if (type === 'suppressed') continue;
    const { startSample: start, endSample: end } = event;
    const range = `${name} reaches from ${start} to ${end}`;
    const areSamples = Number.isInteger(start) && Number.isInteger(end);
    if (!areSamples || start > end || end > position) report('ranges', `${range}, of ${position}`);
    // It is told before the final that leaves it out.
    if (type === 'untranscribed') continue;
    if (isAnswer(event)) answered.add(utteranceId);
    // It is told at once, before the finals of what was over.
    if (type === 'cancelled') continue;
    if (start < answeredTo) report('ranges', `${range}, and ${answeredTo} was answered`);
    if (utteranceId <= answeredId) report('order', `${name} comes after that of ${answeredId}`);
    if (type === 'partial') continue;
    answeredTo = end;
    answeredId = utteranceId;
  }
  const answers = events.filter(isAnswer).sort((a, b) => a.startSample - b.startSample);
  for (const [i, { startSample, endSample, utteranceId, type }] of answers.entries()) {
    const before = answers[i - 1];
    if (before === undefined || startSample >= before.endSample) continue;
    report(
      'ranges',
      `${type} of segment ${utteranceId} reaches from ${startSample} to ${endSample}, ${before.type} of ${before.utteranceId} to ${before.endSample}`,
    );
  }
  if (!isWhole || disposedEarly) return;
  for (const id of told) if (!answered.has(id)) report('order', `segment ${id} has no answer`);
}

function judgeCommitted(events: readonly SessionEvent[], report: Report): void {
  const committed = new Map<number, string>();
  for (const event of events) {
    if (event.type !== 'partial' && event.type !== 'final') continue;
    const { utteranceId, text } = event;
    const before = committed.get(utteranceId) ?? '';
    if (!text.startsWith(before)) {
      report(
        'committed text',
        `"${before}" was committed, and then the ${event.type} says "${text}"`,
      );
    }
    if (event.type === 'final') continue;
    const { committedChars, stableChars } = event;
    if (
      !(
        before.length <= committedChars &&
        committedChars <= stableChars &&
        stableChars <= text.length
      )
    ) {
      report(
        'committed text',
        `"${text}" has ${committedChars} characters committed, after ${before.length}, and ${stableChars} stable`,
      );
    }
    committed.set(utteranceId, text.slice(0, committedChars));
  }
}

function judgeTimes({ events }: PlayedSession, report: Report): void {
  const inOrder = (
    what: string,
    spans: readonly { readonly start: number; readonly end: number }[],
    from: number,
    to: number,
  ): void => {
    let earliest = from;
    for (const { start, end } of spans) {
      if (!(start >= earliest - 1e-6 && end >= start && end <= to + 1e-6)) {
        report(
          'times',
          `${what} is at ${start} to ${end}, after ${earliest}, within ${from} to ${to}`,
        );
        return;
      }
      earliest = end;
    }
  };
  for (const event of events) {
    if (event.type === 'partial')
      inOrder('a word of a partial', event.words ?? [], event.start, event.end);
    if (event.type === 'suppressed') inOrder('a suppression', [event], 0, Number.POSITIVE_INFINITY);
    if (event.type !== 'final') continue;
    const { start, end, segments, words = [], latencyMs } = event;
    inOrder('a segment of a final', segments, start, end);
    inOrder('a word of a final', words, start, end);
    if (!(latencyMs >= 0)) report('times', `a final has a latency of ${latencyMs} ms`);
  }
}

/** Errors and warnings come where something failed, and only there. */
function judgeFailures(session: PlayedSession, report: Report): void {
  const { events, detectorBroke, disposedEarly } = session;
  for (const event of events) {
    if (event.type === 'error') {
      if (!TranscribeError.isInstance(event.error)) {
        report('errors and warnings', `an error event with ${event.error}`);
      }
      if (event.fatal) report('errors and warnings', `a fatal error: ${event.error}`);
    }
    if (event.type === 'warning' && event.code === 'VAD_FAILED' && !detectorBroke) {
      report('errors and warnings', 'a warning of a detector that did not fail');
    }
  }
  const warnings = events.filter(({ type }) => type === 'warning').length;
  if (detectorBroke && warnings === 0 && !disposedEarly) {
    report('errors and warnings', 'the detector failed, and no warning says so');
  }
  if (warnings > 1) report('errors and warnings', `${warnings} warnings`);
}
