import type { Figure, MeasureName, SessionRecord } from '../result/bench-result.js';
import { quantileInterval, ratioInterval } from './bootstrap.js';
import { distribution } from './distribution.js';
import type { HeardSpeech } from './heard-speech.js';
import type { HeardUtterance } from './heard-utterances.js';
import { lastFinalLatency } from './last-final-latency.js';
import type { YaalTime } from './long-yaal.js';
import { MOST_LAST_FINAL, MOST_LATE_AUDIO } from './measures.js';
import { createScorer, type ScoredSession, type ScoredSpeech } from './score-session.js';
import type { DiffedWord } from './word-diff.js';

export interface FiguresOptions {
  /** The command that measures the figures. */
  readonly command: string;
}

/** Sessions of a system in one part of the run that ran under the same load. */
interface Group {
  /** The system; with its load, where sessions ran at once. */
  readonly system: string;
  /** What the ids of its figures begin with. */
  readonly id: string;
  readonly sessions: readonly ScoredSession[];
}

type Interval = readonly [low: number, high: number] | undefined;

/** Computes a measure from some sessions. `NaN`: these sessions do not give it. */
interface Computation {
  readonly measure: MeasureName;
  value(sessions: readonly ScoredSession[]): number;
  interval?(sessions: readonly ScoredSession[]): Interval;
}

const QUANTILES = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

/**
 * All figures that the sessions give, computed from their events alone: the same sessions give the same figures. Systems
 * are told apart by name, by the part of the run, and by how many sessions ran at once. What a session's times mean, and so
 * which figures it gives, its pace says.
 */
export function figuresOf(
  sessions: readonly SessionRecord[],
  options: FiguresOptions,
): readonly Figure[] {
  return createFigures()(sessions, options);
}

/** `figuresOf` for sets that share sessions: each session is scored once, in however many sets it is. */
export function createFigures(): typeof figuresOf {
  const score = createScorer();
  return (sessions, { command }) => {
    const groups = groupsOf(sessions, score);
    return [
      ...groups.flatMap((group) =>
        COMPUTATIONS.flatMap((computation) => figureOf(group, computation, command)),
      ),
      ...heldFigures(groups, command),
    ];
  };
}

/** The name of a system under a load, as figures have it. */
export function loadedSystem(system: string, together = 1): string {
  return together > 1 ? `${system}, ${together} at once` : system;
}

function groupsOf(
  sessions: readonly SessionRecord[],
  score: (record: SessionRecord) => ScoredSession,
): readonly Group[] {
  const named = groupBy(sessions, ({ part, system, together }) =>
    withPart(part, loadedSystem(system, together)),
  );
  return [...named].map(([id, own]) => ({
    id,
    system: loadedSystem(own[0]!.system, own[0]!.together),
    sessions: own.map((record) => {
      const scored = score(record);
      return { ...scored, speech: scored.speech.filter(sharedTimeOf(record, own)) };
    }),
  }));
}

function withPart(part: string | undefined, system: string): string {
  return part === undefined ? system : `${part}/${system}`;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const own = groups.get(key) ?? [];
    own.push(item);
    groups.set(key, own);
  }
  return groups;
}

/** An utterance of sessions at once counts where all sessions of the repetition ran from its start to its end. */
function sharedTimeOf(
  { together = 1, repetition, began = 0 }: SessionRecord,
  group: readonly SessionRecord[],
): (speech: Pick<HeardSpeech, 'start' | 'end'>) => boolean {
  if (together === 1) return () => true;
  const others = group.filter((one) => one.repetition === repetition);
  const starts = others.map((one) => one.began ?? 0);
  const ends = others.map((one) => (one.began ?? 0) + one.recording.seconds);
  const [from, to] = [Math.max(...starts), Math.min(...ends)];
  return ({ start, end }) => began + start >= from && began + end <= to;
}

function figureOf(group: Group, computation: Computation, command: string): readonly Figure[] {
  const { id, system, sessions } = group;
  const { measure } = computation;
  const value = computation.value(sessions);
  if (Number.isNaN(value)) return [];
  const interval = computation.interval?.(sessions);
  const repetitions = [...new Set(sessions.map(({ record }) => record.repetition ?? 1))]
    .sort((a, b) => a - b)
    .map((number) =>
      computation.value(sessions.filter(({ record }) => (record.repetition ?? 1) === number)),
    )
    .filter((one) => !Number.isNaN(one));
  return [
    {
      id: `${id}/${measure}`,
      ...{ system, measure, value },
      ...(interval !== undefined && { interval }),
      ...(repetitions.length > 1 && { repetitions }),
      sessions: sessions.map(({ record }) => record.id),
      command,
    },
  ];
}

const COMPUTATIONS: readonly Computation[] = [
  errorRate('word-error-rate', isWrong),
  errorRate('substituted-words', ({ type }) => type === 'substituted'),
  errorRate('lost-words', ({ type }) => type === 'lost'),
  errorRate('invented-words', ({ type }) => type === 'invented'),
  {
    measure: 'spoken-words',
    value: (sessions) =>
      sum(sessions.map(({ diff = [] }) => diff.filter(isSpoken).length)) || Number.NaN,
  },
  share('unanswered-speech', (sessions) =>
    sessions.flatMap(({ speech }) => speech.map(({ texts }) => texts.length === 0)),
  ),
  share('failed-sessions', (sessions) => sessions.map(({ record }) => record.failed !== undefined)),
  ...quantilesOf('first-text-latency', ['p50', 'p95'], ({ start, firstTextAt }) =>
    firstTextAt === undefined ? [] : [firstTextAt - start],
  ),
  ...quantilesOf('word-shown-latency', ['p50', 'p95'], ({ words }) =>
    words.map(({ end, shownAt }) => shownAt - end),
  ),
  ...quantilesOf('word-final-latency', ['p50', 'p95', 'p99'], ({ words }) =>
    words.map(({ end, finalAt }) => finalAt - end),
  ),
  ...quantilesOf('first-partial-after-speech', ['p50', 'p95'], ({ texts, end }) =>
    texts
      .filter(({ at }) => at >= end)
      .slice(0, 1)
      .map(({ at }) => at - end),
  ),
  ...quantilesOf('first-final-after-speech', ['p50', 'p95'], ({ texts, end }) =>
    texts
      .filter(({ at, type }) => at >= end && type === 'final')
      .slice(0, 1)
      .map(({ at }) => at - end),
  ),
  errorsAfterSpeech('first-partial-errors', 'partial'),
  errorsAfterSpeech('first-final-errors', 'final'),
  ...quantilesOf('last-final-latency', ['p50', 'p95', 'p99'], lastFinalLatency),
  perWord('revised-words', ({ emitted }) => emitted.changes),
  perWord('normalized-erasure', ({ emitted }) => emitted.erased),
  yaal('long-yaal', 'emitted'),
  yaal('long-yaal-unaware', 'positioned'),
  {
    measure: 'real-time-factor',
    value(sessions) {
      const whole = sessions.filter(
        ({ record }) => record.failed === undefined && record.pace === 'whole',
      );
      const seconds = sum(whole.map(({ record }) => record.recording.seconds));
      return sum(whole.map(({ record }) => lastTextOf(record))) / (seconds || Number.NaN);
    },
  },
  {
    measure: 'late-audio',
    value(sessions) {
      const spoken = sessions.filter(({ record }) => record.pace === 'spoken');
      return spoken.length === 0
        ? Number.NaN
        : Math.max(...spoken.map(({ record }) => latest(record)));
    },
  },
];

function isWrong({ type }: DiffedWord): boolean {
  return type !== 'equal';
}

function isSpoken({ type }: DiffedWord): boolean {
  return type !== 'invented';
}

/** The utterances whose times are those that a client saw. */
function timedSpeech({ record, speech }: ScoredSession): readonly ScoredSpeech[] {
  return record.pace === 'spoken' ? speech : [];
}

/** A sum of all sessions per another one. Its interval is over recordings. */
function ratio(
  measure: MeasureName,
  of: (session: ScoredSession) => readonly [part: number, whole: number],
): Computation {
  const clustersOf = (sessions: readonly ScoredSession[]): readonly (readonly [number, number])[] =>
    byRecording(sessions).map((cluster) => {
      const counts = cluster.map(of);
      return [sum(counts.map(([part]) => part)), sum(counts.map(([, whole]) => whole))];
    });
  return {
    measure,
    value(sessions) {
      const all = clustersOf(sessions);
      const whole = sum(all.map(([, own]) => own));
      return sum(all.map(([part]) => part)) / (whole || Number.NaN);
    },
    interval: (sessions) => ratioInterval(clustersOf(sessions)),
  };
}

function errorRate(measure: MeasureName, counts: (word: DiffedWord) => boolean): Computation {
  return ratio(measure, ({ diff = [] }) => [
    diff.filter(counts).length,
    diff.filter(isSpoken).length,
  ]);
}

/** The word error rate of what was shown at a moment after each utterance. */
function errorsAfterSpeech(measure: MeasureName, moment: keyof ScoredSpeech['diffs']): Computation {
  return ratio(measure, (session) => {
    const words = timedSpeech(session).flatMap(({ diffs }) => diffs[moment] ?? []);
    return [words.filter(isWrong).length, words.filter(isSpoken).length];
  });
}

function share(
  measure: MeasureName,
  of: (sessions: readonly ScoredSession[]) => readonly boolean[],
): Computation {
  return {
    measure,
    value(sessions) {
      const all = of(sessions);
      return all.length === 0 ? Number.NaN : all.filter(Boolean).length / all.length;
    },
  };
}

function quantilesOf(
  name: string,
  parts: readonly (keyof typeof QUANTILES)[],
  of: (speech: HeardSpeech) => readonly number[],
): readonly Computation[] {
  return parts.map((part) => ({
    measure: `${name}-${part}`,
    value: (sessions) =>
      distribution(sessions.flatMap((session) => timedSpeech(session).flatMap(of)))[part],
    interval(sessions) {
      // The same utterance in several sessions is one cluster.
      const utterances = sessions.flatMap((session) =>
        timedSpeech(session).map((speech) => ({
          key: `${session.record.recording.sha256} ${speech.start}`,
          values: of(speech),
        })),
      );
      const clusters = [...groupBy(utterances, ({ key }) => key).values()]
        .map((own) => own.flatMap(({ values }) => values))
        .filter((values) => values.length > 0);
      return quantileInterval(clusters, QUANTILES[part]);
    },
  }));
}

function perWord(measure: MeasureName, of: (utterance: HeardUtterance) => number): Computation {
  return ratio(measure, ({ heard }) => [
    sum(heard.map(of)),
    sum(heard.map(({ emitted }) => emitted.shown.length)),
  ]);
}

function yaal(measure: MeasureName, by: YaalTime): Computation {
  return ratio(measure, (session) => [sum(session.yaal[by]), session.yaal[by].length]);
}

/** The most sessions at once that a system held. */
function heldFigures(groups: readonly Group[], command: string): readonly Figure[] {
  const systems = groupBy(groups, ({ sessions: [first] }) =>
    withPart(first!.record.part, first!.record.system),
  );
  return [...systems].flatMap(([id, own]) => {
    const isLoaded = own.some(({ sessions }) => togetherOf(sessions) > 1);
    if (!isLoaded) return [];
    const held = own.filter(isHeld).map(({ sessions }) => togetherOf(sessions));
    const { system } = own[0]!.sessions[0]!.record;
    return [
      {
        ...{ id: `${id}/sessions-held`, system, measure: 'sessions-held' },
        value: Math.max(0, ...held),
        sessions: own.flatMap(({ sessions }) => sessions.map(({ record }) => record.id)),
        command,
      },
    ];
  });
}

function isHeld({ sessions }: Group): boolean {
  const finals = sessions.flatMap((session) => timedSpeech(session).flatMap(lastFinalLatency));
  return (
    sessions.every(
      ({ record }) => record.failed === undefined && latest(record) <= MOST_LATE_AUDIO,
    ) && distribution(finals).p95 <= MOST_LAST_FINAL
  );
}

function togetherOf(sessions: readonly ScoredSession[]): number {
  return sessions[0]!.record.together ?? 1;
}

/** The sessions of each recording: they are alike. */
function byRecording(sessions: readonly ScoredSession[]): readonly (readonly ScoredSession[])[] {
  return [...groupBy(sessions, ({ record }) => record.recording.sha256).values()];
}

/** Seconds by which audio left after it was spoken, at most. */
function latest({ sent }: SessionRecord): number {
  return sent.reduce((most, [at, seconds]) => Math.max(most, at - seconds), 0);
}

function lastTextOf({ events, ended }: SessionRecord): number {
  return events.at(-1)?.at ?? ended;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}
