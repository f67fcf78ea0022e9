import { MOST_LAST_FINAL } from '../../measures/measures.js';
import type { BenchResult, Curve } from '../../result/bench-result.js';
import { type SystemColours, systemColours } from './colours.js';
import { curvePicture } from './curve-pictures.js';
import type { Picture } from './picture.js';
import { rounded, toldValue } from './told-value.js';

const LATENCY = /^last-final-latency-(p\d+)$/;
const MEMORY = 'peak-memory';

/** What the last words take, and what memory the server takes, by how many speak at once. */
export function loadPictures(result: BenchResult, colours: SystemColours): readonly Picture[] {
  const curves = [...result.curves, ...curvesOverSessions(result)].filter(
    ({ x, points }) => x === 'sessions' && points.length > 1,
  );
  const systems = [...new Set(curves.map(({ system }) => system))];
  const latencies = systems.flatMap((system) => {
    const own = curves.filter((curve) => curve.system === system && LATENCY.test(curve.y));
    return own.length === 0 ? [] : [latencyPicture(system, own, systems.length > 1)];
  });
  const memory = curves.filter(({ y }) => y === MEMORY);
  if (memory.length === 0) return latencies;
  return [
    ...latencies,
    curvePicture(
      {
        id: 'memory-by-sessions',
        title: 'Memory by sessions',
        curves: memory,
        sentence: memorySentence(memory),
      },
      colours,
    ),
  ];
}

const TOGETHER = /^(.+), (\d+) at once$/;

/** The curves that figures of sessions at once make: their systems are named `X, 8 at once`. */
function curvesOverSessions({ figures }: BenchResult): readonly Curve[] {
  const curves = new Map<string, Curve & { readonly points: (readonly [number, number])[] }>();
  for (const { system, measure, value, command } of figures) {
    const [, name, count] = TOGETHER.exec(system) ?? [];
    if (name === undefined || !(LATENCY.test(measure) || measure === MEMORY)) continue;
    const id = `${name}/${measure}`;
    const curve = curves.get(id) ?? {
      ...{ id, system: name, x: 'sessions', y: measure, points: [], command },
    };
    curves.set(id, curve);
    curve.points.push([Number(count), value]);
  }
  return [...curves.values()].map((curve) => ({
    ...curve,
    points: curve.points.sort(([a], [b]) => a - b),
  }));
}

function latencyPicture(system: string, curves: readonly Curve[], isOneOfMany: boolean): Picture {
  const quantile = ({ y }: Curve): string => LATENCY.exec(y)![1]!;
  const p95 = curves.find((curve) => quantile(curve) === 'p95') ?? curves.at(-1)!;
  const knee = kneeOf(p95);
  const names = ['p50', 'p95', 'p99'];
  return curvePicture(
    {
      id: isOneOfMany ? `load-${system.replaceAll(/\W+/g, '-')}` : 'load',
      title: isOneOfMany ? `Sessions at once, ${system}` : 'Sessions at once',
      curves,
      nameOf: quantile,
      sentence: loadSentence(system, p95, knee),
      mark: knee === undefined ? undefined : { x: knee, text: `${knee} sessions` },
      logarithmic: spreadOf(curves) > 10,
    },
    systemColours(names),
  );
}

/** How much more than with the fewest sessions the last words may take. */
const KNEE = 2;

/**
 * The most sessions whose last words are not late: at most two seconds, and at most twice what they take with the fewest
 * sessions. `undefined` where all that were measured are like that, or none.
 */
export function kneeOf({ points }: Pick<Curve, 'points'>): number | undefined {
  const [first] = points;
  const limit = Math.min(MOST_LAST_FINAL, KNEE * first![1]);
  const beyond = points.findIndex(([, latency]) => latency > limit);
  return beyond <= 0 ? undefined : points[beyond - 1]![0];
}

function loadSentence(system: string, { points, y }: Curve, knee: number | undefined): string {
  const [first, last] = [points[0]!, points.at(-1)!];
  const told = (latency: number): string => toldValue(y, latency);
  if (knee === undefined) {
    return last[1] <= KNEE * first[1]
      ? `${system} holds all ${last[0]} sessions that were tried: the last words of nineteen in twenty utterances are final within ${told(last[1])} of their end.`
      : `${system} is late with ${first[0]} sessions already: ${told(first[1])} for the last words, p95.`;
  }
  const at = points.findIndex(([x]) => x === knee);
  const [before, after] = [points[at]!, points[at + 1]!];
  return `${system} holds ${knee} sessions that all speak at once: the last words of nineteen in twenty utterances are final within ${told(before[1])} of their end; with ${after[0]} sessions it is ${told(after[1])}.`;
}

function memorySentence(curves: readonly Curve[]): string {
  const [curve] = curves as [Curve];
  const [first, last] = [curve.points[0]!, curve.points.at(-1)!];
  const each = (last[1] - first[1]) / (last[0] - first[0]);
  return `${curve.system} takes ${toldValue(curve.y, first[1])} with ${first[0]} sessions and ${toldValue(curve.y, last[1])} with ${last[0]}: ${rounded(each)} MiB for each session more.`;
}

function spreadOf(curves: readonly Curve[]): number {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const { points } of curves) {
    for (const [, y] of points) {
      if (y <= 0) continue;
      least = Math.min(least, y);
      most = Math.max(most, y);
    }
  }
  return most / least;
}
