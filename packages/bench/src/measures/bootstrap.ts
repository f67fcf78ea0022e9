const RESAMPLES = 1000;
const SEED = 2;

/** Numbers of one recording, or of one utterance: they are drawn together, as they are alike. */
export type Cluster = readonly number[];

/** What a bootstrap draws: how often each cluster is in the sample. */
type Drawn = Uint32Array;

/**
 * Where a figure of as many clusters of the same kind lies, in 95 of 100 cases: a bootstrap over clusters (Bisani and Ney
 * 2004). It draws from a fixed seed, so that the same events give the same interval.
 *
 * @param count - how many clusters there are
 * @param figureOf - the figure of a sample, given how often each cluster is in it; `NaN` where it has none
 * @returns undefined where there are fewer than two clusters
 */
export function bootstrapInterval(
  count: number,
  figureOf: (drawn: Drawn) => number,
): readonly [low: number, high: number] | undefined {
  if (count < 2) return undefined;
  const random = seededNumbers();
  const figures = Array.from({ length: RESAMPLES }, () => {
    const drawn = new Uint32Array(count);
    for (let i = 0; i < count; i++) drawn[Math.floor(random() * count)]!++;
    return figureOf(drawn);
  })
    .filter((figure) => !Number.isNaN(figure))
    .sort((a, b) => a - b);
  if (figures.length === 0) return undefined;
  return [
    figures[Math.floor(figures.length * 0.025)]!,
    figures[Math.ceil(figures.length * 0.975) - 1]!,
  ];
}

/** The interval of a sum per another sum: errors per word. */
export function ratioInterval(
  clusters: readonly (readonly [part: number, whole: number])[],
): readonly [low: number, high: number] | undefined {
  return bootstrapInterval(clusters.length, (drawn) => {
    let [parts, wholes] = [0, 0];
    clusters.forEach(([part, whole], i) => {
      parts += part * drawn[i]!;
      wholes += whole * drawn[i]!;
    });
    return wholes === 0 ? Number.NaN : parts / wholes;
  });
}

/** The interval of a quantile of all numbers, interpolated as `distribution` does. */
export function quantileInterval(
  clusters: readonly Cluster[],
  part: number,
): readonly [low: number, high: number] | undefined {
  const sorted = clusters
    .flatMap((values, cluster) => values.map((value) => ({ value, cluster })))
    .sort((a, b) => a.value - b.value);
  return bootstrapInterval(clusters.length, (drawn) => {
    const total = clusters.reduce((sum, values, i) => sum + values.length * drawn[i]!, 0);
    if (total === 0) return Number.NaN;
    const at = part * (total - 1);
    const [lower, upper] = [Math.floor(at), Math.ceil(at)];
    let passed = 0;
    let below = Number.NaN;
    for (const { value, cluster } of sorted) {
      passed += drawn[cluster]!;
      if (Number.isNaN(below) && passed > lower) below = value;
      if (passed > upper) return below + (at % 1) * (value - below);
    }
    return below;
  });
}

/** Even, in [0, 1): Numerical Recipes' linear congruential generator. */
function seededNumbers(): () => number {
  let state = SEED;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
