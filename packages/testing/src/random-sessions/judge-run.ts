import {
  type ErrorEvent,
  msToSamples,
  type SampleRange,
  type SessionEvent,
  samplesToMs,
  TranscribeError,
  type TranscriptionStrategy,
} from '@ws/core';
import type { SpokenWord } from './coded-speech.js';
import type { Played, PlayedSession } from './play-plan.js';

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
    judgeSession(session, strategies, stuck === undefined, (rule, message) =>
      report(rule, name + message),
    );
  }
  judgeErrors(played, report);
  judgeWork(played, strategies, report);
  return found;
}

type Report = (rule: Rule, message: string) => void;

function judgeSession(
  session: PlayedSession,
  strategies: Readonly<Record<string, () => TranscriptionStrategy>>,
  isWhole: boolean,
  report: Report,
): void {
  for (const message of session.misreadings) report('reading', message);
  for (const message of session.misbehaviour) report('refusals', message);
  judgePromised(session, report);
  judgeOrder(session, isWhole, report);
  judgeCommitted(session.events, report);
  judgeTimes(session, report);
  judgeFailures(session, report);
  if (session.events.length > session.eventsAtDisposal) {
    const { type } = session.events[session.eventsAtDisposal]!;
    report('silence after disposal', `${type} was told after the session was disposed`);
  }
  judgeTexts(session, strategies, report);
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

type Answer = SessionEvent & { readonly type: 'final' | 'error' | 'cancelled' };

const isAnswer = (event: SessionEvent): event is Answer =>
  event.type === 'final' || event.type === 'error' || event.type === 'cancelled';

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
    if (type === 'warning') continue;
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

/**
 * Each final says what lies in its range, less what was suppressed and what the backend swallowed; a partial says no more
 * than that.
 */
function judgeTexts(
  { plan, events, words, backend }: PlayedSession,
  strategies: Readonly<Record<string, () => TranscriptionStrategy>>,
  report: Report,
): void {
  const overlap = msToSamples(strategies[plan.strategy]!().contextOverlapMs);
  if (overlap > 0 && backend.misled) return;
  const failed = events.filter(({ type }) => type === 'error') as Answer[];
  const shortAnswers = events.filter(
    (event): event is Answer =>
      isAnswer(event) && event.endSample - event.startSample < SHORTEST_CONTEXT,
  );
  for (const event of events) {
    if (event.type !== 'final' && event.type !== 'partial') continue;
    const { type, utteranceId, startSample, endSample, text } = event;
    const spoken = words.filter(({ middle }) => middle >= startSample && middle < endSample);
    // In the context it may be heard after all what could not be told in its place; and where words have no times, nobody
    // knows how often a word that is said again and again lies in it.
    const isAmbiguous = (word: SpokenWord): boolean =>
      !backend.capabilities.wordTimestamps &&
      word.end > startSample - overlap &&
      words.some(
        (other) =>
          other !== word &&
          other.key === word.key &&
          other.end > startSample - 2 * overlap &&
          other.start < endSample,
      );
    const untold = words.filter(
      (word) =>
        overlap > 0 &&
        word.middle < startSample &&
        (isAmbiguous(word) ||
          backend.swallowed.has(word) ||
          failed.some((answer) => isWithin(word, answer)) ||
          // A piece of context that is too short for all the letters of the word: that is no echo.
          shortAnswers.some((answer) => isWithin(word, answer) && word.end > startSample)),
    );
    const suppressed = events.flatMap((other) =>
      other.type === 'suppressed' && other.utteranceId === utteranceId ? wordsOf(other.text) : [],
    );
    const told = wordsOf(text).filter((word) => !GUESS.test(word));
    // Of a piece of a word that is too short to be told from a noise nothing need be heard.
    const isPiece = (word: SpokenWord): boolean =>
      overlapOf(word, event) < Math.min(word.end - word.start, SHORTEST_PIECE);
    const needed = keysOf(spoken.filter((word) => !backend.swallowed.has(word) && !isPiece(word)));
    const isWhole =
      type === 'partial' ||
      needed.every((key) => countOf(key, needed) <= countOf(key, [...told, ...suppressed]));
    if (isWhole && isPartOf(told, keysOf([...untold, ...spoken]))) continue;
    const removed = suppressed.length > 0 ? `, and "${suppressed.join(' ')}" was suppressed` : '';
    report(
      type === 'partial' ? 'partials' : 'every word once',
      `the ${type} of ${atMs(startSample)} to ${atMs(endSample)} says "${text}", where "${textOf(spoken)}" was said${removed}`,
    );
  }
}

// What a partial says of a word that is not over.
const GUESS = /^x\d+$/;
const SHORTEST_PIECE = msToSamples(160);
const SHORTEST_CONTEXT = msToSamples(300);

/** Words as they are compared. They are all of them spelled with these letters. */
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

const keysOf = (words: readonly SpokenWord[]): readonly string[] => words.map(({ key }) => key);

const countOf = (key: string, words: readonly string[]): number =>
  words.filter((word) => word === key).length;

/** Whether words are others in the same order, some of which may be missing. */
function isPartOf(told: readonly string[], words: readonly string[]): boolean {
  let next = 0;
  for (const word of words) if (told[next] === word) next++;
  return next === told.length;
}

/** Each word lies in the range of one answer, or was cancelled. */
function judgeCoverage(session: PlayedSession, report: Report): void {
  const answers = session.events.filter(isAnswer);
  for (const word of session.words) {
    if (word.middle >= session.position || isAnswered(word, session, session.events)) continue;
    // What is left of a word that was cut may be too short to be told from a noise.
    const cancelled = session.cancels.map((at) => ({ startSample: 0, endSample: at }));
    const gone = [...answers, ...cancelled].reduce((sum, one) => sum + overlapOf(word, one), 0);
    if (gone > 0 && word.end - word.start - gone < SHORTEST_PIECE) continue;
    report('every word once', `"${word.text}" at ${atMs(word.start)} is in no final`);
  }
}

/** How much of a word lies in a range. In samples. */
function overlapOf({ start, end }: SpokenWord, { startSample, endSample }: SampleRange): number {
  return Math.max(0, Math.min(end, endSample) - Math.max(start, startSample));
}

const isWithin = ({ middle }: SpokenWord, { startSample, endSample }: Answer): boolean =>
  startSample <= middle && middle < endSample;

function isAnswered(
  word: SpokenWord,
  { cancels, promised }: PlayedSession,
  events: readonly SessionEvent[],
): boolean {
  const { middle } = word;
  if (events.some((event) => isAnswer(event) && isWithin(word, event))) return true;
  // What was flushed before it was cancelled has to be answered.
  return cancels.some((at) => {
    const flushes = promised.filter(({ what, position }) => what === 'flush' && position <= at);
    const flushedTo = Math.max(0, ...flushes.map(({ position }) => position));
    return middle >= flushedTo && middle < at;
  });
}

/** When a flush or the end resolves, all before it has been answered. */
function judgeFlushes(session: PlayedSession, report: Report): void {
  const { plan, promised, words, events } = session;
  const { startsAfterMs, pausesMs, visits } = plan.reader;
  // Others may not have read it yet.
  const isEager = startsAfterMs === 0 && visits.length === 0 && pausesMs.every((ms) => ms === 0);
  if (!isEager) return;
  for (const { what, position, outcome, eventsBy } of promised) {
    if (what === 'write' || outcome !== 'resolved') continue;
    const by = events.slice(0, eventsBy);
    const missing = words.find((word) => word.middle < position && !isAnswered(word, session, by));
    if (missing === undefined || !isAnswered(missing, session, events)) continue;
    report(
      'flush answers',
      `${what} at ${atMs(position)} resolved before "${missing.text}" was answered`,
    );
  }
}

/** What has no transcript failed for good, or three times. */
function judgeErrors({ sessions }: Played, report: Report): void {
  for (const backend of new Set(sessions.map((session) => session.backend))) {
    const sharing = sessions.filter((session) => session.backend === backend);
    const errors = sharing.flatMap(({ events }) => events.filter(({ type }) => type === 'error'));
    const { passing, lasting } = backend.failures;
    const broken = sharing.filter(({ strategyFailed }) => strategyFailed).length;
    if (errors.length <= lasting + broken + Math.floor(passing / ATTEMPTS)) continue;
    report(
      'errors and warnings',
      `${errors.length} errors, the last of them ${(errors.at(-1) as ErrorEvent).error}, where ${passing} calls failed for now and ${lasting} for good`,
    );
  }
}

// Calls of a backend per decode: one with a prompt may be made once more without it.
const CALLS_PER_DECODE = 2;
const ATTEMPTS = 3;
// Speculation begins at a silence of 150 ms, or less where less ends an utterance.
const LEAST_SILENCE_MS = 50;

/** A backend is asked in proportion to the audio, and for no more at once than an utterance and what comes before it. */
function judgeWork(
  { sessions }: Played,
  strategies: Readonly<Record<string, () => TranscriptionStrategy>>,
  report: Report,
): void {
  const backends = new Set(sessions.map(({ backend }) => backend));
  for (const backend of backends) {
    const sharing = sessions.filter((session) => session.backend === backend);
    let bound = 0;
    let longest = 0;
    for (const { plan, position, events, promised } of sharing) {
      const strategy = strategies[plan.strategy]!();
      const interval = plan.settings.partialIntervalMs ?? strategy.partialIntervalMs;
      const audioMs = samplesToMs(position);
      const finals = events.filter(isAnswer).length + promised.length;
      bound += (interval > 0 ? audioMs / interval : 0) + audioMs / LEAST_SILENCE_MS;
      bound += ATTEMPTS * (finals + 2);
      const lengths = [
        plan.settings.endpointing,
        ...plan.acts.map(({ act }) =>
          act.type === 'configure' ? act.changes.endpointing : undefined,
        ),
      ].map((endpointing) => endpointing?.maxUtteranceMs ?? 28_000);
      longest = Math.max(longest, ...lengths.map((ms) => ms + strategy.contextOverlapMs));
    }
    bound = Math.ceil(bound * CALLS_PER_DECODE);
    if (backend.calls > bound) {
      report(
        'bounded work',
        `the backend was called ${backend.calls} times, and at most ${bound} are needed`,
      );
    }
    const lengthMs = samplesToMs(backend.longestCall);
    if (lengthMs > longest) {
      report(
        'bounded work',
        `a call was of ${lengthMs} ms, where an utterance has ${longest} at most`,
      );
    }
  }
}

function textOf(words: readonly SpokenWord[]): string {
  return words.map(({ text }) => text).join(' ');
}

function atMs(samples: number): string {
  return `${Math.round(samplesToMs(samples))} ms`;
}
