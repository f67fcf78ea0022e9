import type { Figure, MeasureName, SessionRecord } from '../result/bench-result.js';
import { bootstrapInterval, quantileInterval, ratioInterval } from './bootstrap.js';
import { distribution } from './distribution.js';
import { type HeardSpeech, heardSpeech } from './heard-speech.js';
import { type HeardUtterance, heardUtterances, transcriptOf } from './heard-utterances.js';
import { sessionYaal, type YaalTime } from './long-yaal.js';
import { MOST_LAST_FINAL, MOST_LATE_AUDIO } from './measures.js';
import { type DiffedWord, wordDiff } from './word-diff.js';

export interface FiguresOptions {
  /** The command that measures the figures. */
  readonly command: string;
}

/** A session, and what its figures are computed from. */
interface ScoredSession {
  readonly record: SessionRecord;
  /** What it had of each utterance of its recording; none where the recording went as a whole, which has no latencies. */
  readonly speech: readonly HeardSpeech[];
  readonly heard: readonly HeardUtterance[];
  /** What it heard beside what was said; left out where that is not known. */
  readonly diff?: readonly DiffedWord[];
  readonly yaal: Readonly<Record<YaalTime, readonly number[]>>;
}

/** Sessions of a system that ran under the same load. */
interface Group {
  /** The system; with its load, where sessions ran at once. */
  readonly system: string;
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
 * are told apart by name, and by how many sessions ran at once.
 */
export function figuresOf(
  sessions: readonly SessionRecord[],
  { command }: FiguresOptions,
): readonly Figure[] {
  const groups = groupsOf(sessions);
  return [
    ...groups.flatMap((group) =>
      COMPUTATIONS.flatMap((computation) => figureOf(group, computation, command)),
    ),
    ...heldFigures(groups, command),
  ];
}

/** The name of a system under a load, as figures have it. */
export function loadedSystem(system: string, together = 1): string {
  return together > 1 ? `${system}, ${together} at once` : system;
}

function groupsOf(sessions: readonly SessionRecord[]): readonly Group[] {
  const groups = new Map<string, SessionRecord[]>();
  for (const session of sessions) {
    const system = loadedSystem(session.system, session.together);
    const own = groups.get(system) ?? [];
    own.push(session);
    groups.set(system, own);
  }
  return [...groups].map(([system, own]) => ({
    system,
    sessions: own.map((record) => scored(record, own)),
  }));
}

function scored(record: SessionRecord, group: readonly SessionRecord[]): ScoredSession {
  const { reference, language } = record.recording;
  const heard = heardUtterances(record.events);
  const isTimed = !isWhole(record);
  return {
    ...{ record, heard },
    speech: isTimed ? heardSpeech(record, heard).filter(sharedTimeOf(record, group)) : [],
    ...(reference !== undefined && { diff: wordDiff(reference, transcriptOf(heard), language) }),
    yaal: {
      emitted: isTimed ? sessionYaal(record, heard, 'emitted') : [],
      positioned: isTimed ? sessionYaal(record, heard, 'positioned') : [],
    },
  };
}

/** Of sessions at once, utterances count that lie in the time in which all of the repetition ran. */
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
  const { system, sessions } = group;
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
      id: `${system}/${measure}`,
      ...{ system, measure, value },
      ...(interval !== undefined && { interval }),
      ...(repetitions.length > 1 && { repetitions }),
      sessions: sessions.map(({ record }) => record.id),
      command,
    },
  ];
}

const COMPUTATIONS: readonly Computation[] = [
  errorRate('word-error-rate', ({ type }) => type !== 'equal'),
  errorRate('substituted-words', ({ type }) => type === 'substituted'),
  errorRate('lost-words', ({ type }) => type === 'lost'),
  errorRate('invented-words', ({ type }) => type === 'invented'),
  {
    measure: 'spoken-words',
    value: (sessions) => countOf(sessions, isSpoken) || Number.NaN,
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
      const whole = sessions.filter(({ record }) => record.failed === undefined && isWhole(record));
      const seconds = sum(whole.map(({ record }) => record.recording.seconds));
      return sum(whole.map(({ record }) => lastTextOf(record))) / (seconds || Number.NaN);
    },
  },
  {
    measure: 'late-audio',
    value: (sessions) => {
      const paced = sessions.filter(({ record }) => !isWhole(record));
      return paced.length === 0
        ? Number.NaN
        : Math.max(...paced.map(({ record }) => latest(record)));
    },
  },
];

const isSpoken = ({ type }: DiffedWord): boolean => type !== 'invented';

function countOf(
  sessions: readonly ScoredSession[],
  counts: (word: DiffedWord) => boolean,
): number {
  return sum(sessions.map(({ diff = [] }) => diff.filter(counts).length));
}

function errorRate(measure: MeasureName, counts: (word: DiffedWord) => boolean): Computation {
  const countsOf = (sessions: readonly ScoredSession[]): readonly (readonly [number, number])[] =>
    byRecording(sessions).map((cluster) => [countOf(cluster, counts), countOf(cluster, isSpoken)]);
  return {
    measure,
    value(sessions) {
      const all = countsOf(sessions);
      const words = sum(all.map(([, spoken]) => spoken));
      return words === 0 ? Number.NaN : sum(all.map(([errors]) => errors)) / words;
    },
    interval: (sessions) => ratioInterval(countsOf(sessions)),
  };
}

/** The word error rate of what was shown at a moment after each utterance. */
function errorsAfterSpeech(measure: MeasureName, moment: keyof HeardSpeech['shown']): Computation {
  const countsOf = (sessions: readonly ScoredSession[]): readonly (readonly [number, number])[] =>
    byRecording(sessions).map((cluster) => {
      const diffs = cluster.flatMap(({ record, speech }) =>
        speech.flatMap(({ reference, shown }) => {
          const heard = shown[moment];
          if (reference === undefined || heard === undefined) return [];
          return [wordDiff(reference, heard, record.recording.language)];
        }),
      );
      const wrong = diffs.map((diff) => diff.filter(({ type }) => type !== 'equal').length);
      return [sum(wrong), sum(diffs.map((diff) => diff.filter(isSpoken).length))];
    });
  return {
    measure,
    value(sessions) {
      const all = countsOf(sessions);
      const words = sum(all.map(([, spoken]) => spoken));
      return words === 0 ? Number.NaN : sum(all.map(([errors]) => errors)) / words;
    },
    interval: (sessions) => ratioInterval(countsOf(sessions)),
  };
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
    value: (sessions) => distribution(sessions.flatMap(({ speech }) => speech.flatMap(of)))[part],
    interval(sessions) {
      // The same utterance in several sessions is one cluster.
      const clusters = new Map<string, number[]>();
      for (const { record, speech } of sessions) {
        for (const one of speech) {
          const key = `${record.recording.sha256} ${one.start}`;
          clusters.set(key, [...(clusters.get(key) ?? []), ...of(one)]);
        }
      }
      const filled = [...clusters.values()].filter((values) => values.length > 0);
      return quantileInterval(filled, QUANTILES[part]);
    },
  }));
}

function lastFinalLatency({ texts, end }: HeardSpeech): readonly number[] {
  const last = texts.findLast(({ type }) => type === 'final');
  return last === undefined ? [] : [last.at - end];
}

function perWord(measure: MeasureName, of: (utterance: HeardUtterance) => number): Computation {
  const countsOf = (sessions: readonly ScoredSession[]): readonly (readonly [number, number])[] =>
    byRecording(sessions).map((cluster) => {
      const heard = cluster.flatMap((session) => session.heard);
      return [sum(heard.map(of)), sum(heard.map(({ emitted }) => emitted.shown.length))];
    });
  return {
    measure,
    value(sessions) {
      const all = countsOf(sessions);
      const words = sum(all.map(([, shown]) => shown));
      return words === 0 ? Number.NaN : sum(all.map(([changes]) => changes)) / words;
    },
    interval: (sessions) => ratioInterval(countsOf(sessions)),
  };
}

function yaal(measure: MeasureName, by: YaalTime): Computation {
  const valuesOf = (sessions: readonly ScoredSession[]): readonly number[] =>
    sessions.flatMap((session) => session.yaal[by]);
  return {
    measure,
    value: (sessions) => mean(valuesOf(sessions)),
    interval(sessions) {
      const clusters = byRecording(sessions).map(valuesOf);
      return bootstrapInterval(clusters.length, (drawn) => {
        const count = sum(clusters.map((values, i) => values.length * drawn[i]!));
        return sum(clusters.map((values, i) => sum(values) * drawn[i]!)) / (count || Number.NaN);
      });
    },
  };
}

/** The most sessions at once that a system held. */
function heldFigures(groups: readonly Group[], command: string): readonly Figure[] {
  const systems = new Map<string, Group[]>();
  for (const group of groups) {
    const { system } = group.sessions[0]!.record;
    systems.set(system, [...(systems.get(system) ?? []), group]);
  }
  return [...systems].flatMap(([system, own]) => {
    const isLoaded = own.some(({ sessions }) => togetherOf(sessions) > 1);
    if (!isLoaded) return [];
    const held = own.filter(isHeld).map(({ sessions }) => togetherOf(sessions));
    return [
      {
        ...{ id: `${system}/sessions-held`, system, measure: 'sessions-held' },
        value: Math.max(0, ...held),
        sessions: own.flatMap(({ sessions }) => sessions.map(({ record }) => record.id)),
        command,
      },
    ];
  });
}

function isHeld({ sessions }: Group): boolean {
  const finals = sessions.flatMap(({ speech }) => speech.flatMap(lastFinalLatency));
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
  const clusters = new Map<string, ScoredSession[]>();
  for (const session of sessions) {
    const { sha256 } = session.record.recording;
    const own = clusters.get(sha256) ?? [];
    own.push(session);
    clusters.set(sha256, own);
  }
  return [...clusters.values()];
}

/** Whether the recording went as a whole, and not as it was spoken. */
function isWhole({ sent, recording }: SessionRecord): boolean {
  return sent.length === 1 && sent[0]![1] >= recording.seconds;
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

function mean(values: readonly number[]): number {
  return sum(values) / (values.length || Number.NaN);
}
