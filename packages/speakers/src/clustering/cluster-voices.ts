/** Voices, one after the other, each of length 1. */
export interface Voices {
  readonly count: number;
  /** `[count, size]`, row-major. */
  readonly values: Float32Array;
}

export interface ClusterLimits {
  readonly minSpeakers: number;
  readonly maxSpeakers: number;
}

/**
 * How far apart the means of two groups are at most that are one person's, as one minus the cosine. Means are nearer to each
 * other than pieces: of 1 to 4 s of AMI's meetings those of one person are 0.4 apart on the average, and those of two 0.9.
 */
const FURTHEST = 0.45;
/** In one go. Distances between so many take 16 MB. */
const MOST_VOICES = 2000;
/** Within a part of a long recording groups are kept smaller: what is joined there stays joined. */
const FURTHEST_IN_PART = 0.35;

/**
 * Which voices are one person's: agglomerative clustering by the distance of the groups' means (centroid linkage). Each group
 * knows its nearest one, so that time grows with the square of the voices, as a rule (Müllner 2011, "Modern hierarchical,
 * agglomerative clustering algorithms", the generic algorithm). More than 2000 voices are clustered in parts first, and then
 * the parts' groups, by their means.
 *
 * @returns for each voice the number of its group, from 0; groups are numbered by their first voice
 */
export function clusterVoices(voices: Voices, limits: ClusterLimits): Int32Array {
  if (voices.count <= MOST_VOICES) {
    return numbered(cut(mergesOf(voices, equalWeights(voices.count)), voices.count, limits));
  }
  const groups: { readonly members: number[]; readonly mean: Float32Array }[] = [];
  for (let from = 0; from < voices.count; from += MOST_VOICES) {
    const part = sliceOf(voices, from, Math.min(voices.count, from + MOST_VOICES));
    const merges = mergesOf(part, equalWeights(part.count));
    const labels = cut(
      merges,
      part.count,
      { minSpeakers: 1, maxSpeakers: part.count },
      FURTHEST_IN_PART,
    );
    for (const members of membersOf(labels)) {
      groups.push({ members: members.map((one) => from + one), mean: meanOf(part, members) });
    }
  }
  const size = sizeOf(voices);
  const means = new Float32Array(groups.length * size);
  for (const [i, { mean }] of groups.entries()) means.set(mean, i * size);
  const weights = Float64Array.from(groups, ({ members }) => members.length);
  const together = { count: groups.length, values: means };
  const ofGroups =
    groups.length <= MOST_VOICES
      ? cut(mergesOf(together, weights), groups.length, limits)
      : clusterVoices(together, limits);
  const labels = new Int32Array(voices.count);
  for (const [i, { members }] of groups.entries()) {
    for (const member of members) labels[member] = ofGroups[i]!;
  }
  return numbered(labels);
}

const equalWeights = (count: number): Float64Array => new Float64Array(count).fill(1);

const sizeOf = ({ count, values }: Voices): number => (count === 0 ? 0 : values.length / count);

function sliceOf(voices: Voices, from: number, to: number): Voices {
  const size = sizeOf(voices);
  return { count: to - from, values: voices.values.subarray(from * size, to * size) };
}

/** The voices of each group, by the group that is met first. */
export function membersOf(labels: Int32Array): number[][] {
  const groups = new Map<number, number[]>();
  for (const [i, label] of labels.entries()) {
    const group = groups.get(label);
    if (group) group.push(i);
    else groups.set(label, [i]);
  }
  return [...groups.values()];
}

/** The mean of some voices, of length 1. */
export function meanOf(voices: Voices, members: readonly number[]): Float32Array {
  const size = sizeOf(voices);
  const mean = new Float32Array(size);
  for (const member of members) {
    for (let i = 0; i < size; i++) mean[i]! += voices.values[member * size + i]!;
  }
  const length = Math.hypot(...mean) || 1;
  return mean.map((value) => value / length);
}

/** Two groups become one. Groups are named by one of their voices. */
interface Merge {
  readonly a: number;
  readonly b: number;
  readonly distance: number;
}

/** Every merge down to one group, in order. A later one may be nearer than one before it. */
function mergesOf(voices: Voices, weights: Float64Array): Merge[] {
  const { count } = voices;
  const size = sizeOf(voices);
  const distances = distancesOf(voices);
  const alive = new Uint8Array(count).fill(1);
  const sums = voices.values.map((value, i) => value * weights[Math.floor(i / size)]!);
  const lengths = Float64Array.from(weights);
  /** Of each group the nearest other one. */
  const nearest = new Int32Array(count);

  function findNearest(one: number): void {
    let least = Infinity;
    for (let other = 0; other < count; other++) {
      if (alive[other] === 0 || other === one) continue;
      if (distances[one * count + other]! >= least) continue;
      least = distances[one * count + other]!;
      nearest[one] = other;
    }
  }

  /** What joined `one` may have become the nearest of others, or be so no more. */
  function measure(one: number): void {
    const own = sums.subarray(one * size, (one + 1) * size);
    for (let other = 0; other < count; other++) {
      if (alive[other] === 0 || other === one) continue;
      let product = 0;
      for (let i = 0; i < size; i++) product += own[i]! * sums[other * size + i]!;
      const distance = 1 - product / (lengths[one]! * lengths[other]! || 1);
      distances[one * count + other] = distance;
      distances[other * count + one] = distance;
    }
  }

  for (let one = 0; one < count; one++) findNearest(one);
  const merges: Merge[] = [];
  for (let left = count; left > 1; left--) {
    let a = -1;
    let least = Infinity;
    for (let one = 0; one < count; one++) {
      if (alive[one] === 0) continue;
      const distance = distances[one * count + nearest[one]!]!;
      if (a >= 0 && distance >= least) continue;
      a = one;
      least = distance;
    }
    const b = nearest[a]!;
    merges.push({ a, b, distance: least });
    alive[b] = 0;
    for (let i = 0; i < size; i++) sums[a * size + i]! += sums[b * size + i]!;
    lengths[a] = Math.hypot(...sums.subarray(a * size, (a + 1) * size));
    measure(a);
    findNearest(a);
    for (let one = 0; one < count; one++) {
      if (alive[one] === 0 || one === a) continue;
      if (nearest[one] === a || nearest[one] === b) findNearest(one);
      else if (distances[one * count + a]! < distances[one * count + nearest[one]!]!) {
        nearest[one] = a;
      }
    }
  }
  return merges;
}

function distancesOf(voices: Voices): Float32Array {
  const { count, values } = voices;
  const size = sizeOf(voices);
  const distances = new Float32Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++) {
      let cosine = 0;
      for (let i = 0; i < size; i++) cosine += values[a * size + i]! * values[b * size + i]!;
      distances[a * count + b] = 1 - cosine;
      distances[b * count + a] = 1 - cosine;
    }
  }
  return distances;
}

/** The groups that are left where merging stops: at `furthest`, but within the limits. */
function cut(
  merges: readonly Merge[],
  count: number,
  { minSpeakers, maxSpeakers }: ClusterLimits,
  furthest = FURTHEST,
): Int32Array {
  const parents = Int32Array.from({ length: count }, (_, i) => i);
  const rootOf = (one: number): number => {
    let root = one;
    while (parents[root] !== root) root = parents[root]!;
    return root;
  };
  let groups = count;
  for (const { a, b, distance } of merges) {
    if (groups <= minSpeakers || (distance > furthest && groups <= maxSpeakers)) break;
    parents[rootOf(b)] = rootOf(a);
    groups--;
  }
  return parents.map((_, i) => rootOf(i));
}

function numbered(labels: Int32Array): Int32Array {
  const numbers = new Map<number, number>();
  return labels.map((label) => {
    const known = numbers.get(label) ?? numbers.size;
    numbers.set(label, known);
    return known;
  });
}
