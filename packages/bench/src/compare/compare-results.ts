import { distribution } from '../measures/distribution.js';
import { MEASURES } from '../measures/measures.js';
import type { BenchResult, Figure, MachineFacts } from '../result/bench-result.js';
import { rankTest } from './rank-test.js';

/** A figure that changed by more than noise. */
export interface Change {
  readonly id: string;
  readonly system: string;
  readonly measure: string;
  readonly before: number;
  readonly after: number;
  /** `different`: more of this measure is neither good nor bad. */
  readonly verdict: 'better' | 'worse' | 'different';
  /** What tells it from noise. */
  readonly because: 'exact' | 'repetitions' | 'intervals';
}

/** What two results say about each other. */
export interface Comparison {
  /** Losses first, then in the order of the second result. */
  readonly changes: readonly Change[];
  /** Figures that agree within their noise. */
  readonly same: number;
  /** Ids of figures of which nothing can be said, by the reason. */
  readonly unjudged: Readonly<Record<UnjudgedReason, readonly string[]>>;
  readonly onlyBefore: readonly string[];
  readonly onlyAfter: readonly string[];
}

/** Why a figure is not judged. */
export type UnjudgedReason = 'no spread' | 'another machine';

/** A smaller relative change of repeated ratios is noise of the machine, which differs from process to process. */
const LEAST = 0.05;
/** The same of repeated times and sizes, in which the whole machine may be slower for a while. */
const LEAST_OF_TIMES = 0.25;
/** Repetitions that lie apart by chance as often as this are noise. Seven of each side can be told from each other, six cannot. */
const CHANCE = 0.001;

/**
 * Compares two results figure by figure. Counted work is compared exactly; repeated figures by a test over ranks and by how
 * far their medians lie apart; errors and revisions, which depend on the words and not on the machine, by whether their
 * intervals meet, too. A time without enough repetitions is not judged, since its interval does not know what else the
 * machine did; nor is anything that depends on the machine where the machines are of two kinds.
 */
export function compareResults(before: BenchResult, after: BenchResult): Comparison {
  const later = new Map(after.figures.map((figure) => [figure.id, figure]));
  const earlier = new Set(before.figures.map(({ id }) => id));
  const sameMachine = isSameKind(before.machine, after.machine);
  const changes: Change[] = [];
  const unjudged: Record<UnjudgedReason, string[]> = { 'no spread': [], 'another machine': [] };
  let same = 0;
  for (const one of before.figures) {
    const other = later.get(one.id);
    if (other === undefined) continue;
    const judged = judge(one, other, sameMachine);
    if (judged === 'same') same++;
    else if (typeof judged === 'string') unjudged[judged].push(one.id);
    else changes.push(judged);
  }
  const order = (change: Change): number => (change.verdict === 'worse' ? 0 : 1);
  return {
    changes: changes.sort((a, b) => order(a) - order(b)),
    same,
    unjudged,
    onlyBefore: [...earlier].filter((id) => !later.has(id)),
    onlyAfter: [...later.keys()].filter((id) => !earlier.has(id)),
  };
}

function judge(one: Figure, other: Figure, sameMachine: boolean): Change | 'same' | UnjudgedReason {
  if (!sameMachine && (one.exact === true || dependsOnMachine(one.measure))) {
    return 'another machine';
  }
  const because = apart(one, other);
  if (because === undefined) return 'no spread';
  if (because === 'not') return 'same';
  const { id, system, measure, value: before } = one;
  return { id, system, measure, before, after: other.value, verdict: verdict(one, other), because };
}

/** What tells two figures apart, `not` where nothing does, or `undefined` where nothing could. */
function apart(one: Figure, other: Figure): Change['because'] | 'not' | undefined {
  if (one.exact === true && other.exact === true) {
    return one.value === other.value ? 'not' : 'exact';
  }
  const [a, b] = [one.repetitions ?? [], other.repetitions ?? []];
  if (canTell(a.length, b.length)) {
    const most = MEASURES[one.measure]?.unit === 'times' ? LEAST : LEAST_OF_TIMES;
    const far = Math.abs(median(b) - median(a)) > most * Math.abs(median(a));
    return far && rankTest(a, b) <= CHANCE ? 'repetitions' : 'not';
  }
  const isOfWords = !dependsOnMachine(one.measure);
  if (isOfWords && one.interval !== undefined && other.interval !== undefined) {
    const meet = one.interval[0] <= other.interval[1] && other.interval[0] <= one.interval[1];
    return meet ? 'not' : 'intervals';
  }
  return one.value === other.value ? 'not' : undefined;
}

/** Whether so many repetitions can lie so far apart that chance does not do it. */
function canTell(a: number, b: number): boolean {
  if (a < 2 || b < 2) return false;
  const [low, high] = [
    Array.from({ length: Math.min(a, 20) }, (_, i) => i),
    Array.from({ length: Math.min(b, 20) }, (_, i) => 100 + i),
  ];
  return rankTest(low, high) <= CHANCE;
}

function verdict({ measure, value: before }: Figure, { value: after }: Figure): Change['verdict'] {
  const better = MEASURES[measure]?.better ?? 'neither';
  if (better === 'neither') return 'different';
  return after < before === (better === 'less') ? 'better' : 'worse';
}

/** Errors and revisions are of the words; all else takes time or memory of the machine. */
function dependsOnMachine(measure: string): boolean {
  return !/(?:-words|word-error-rate|normalized-erasure)$/.test(measure);
}

function isSameKind(one: MachineFacts, other: MachineFacts): boolean {
  const kind = ({ processor, cores, platform, instructionSets }: MachineFacts) =>
    JSON.stringify([processor, cores, platform, [...instructionSets].sort()]);
  return kind(one) === kind(other);
}

function median(values: readonly number[]): number {
  return distribution(values).p50;
}
