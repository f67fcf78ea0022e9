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

/** A round that leaves more than this share of the groups gets nowhere. */
const SHRUNK = 0.9;

/**
 * Which voices are one person's: agglomerative clustering by the distance of the groups' means (centroid linkage). Each group
 * knows its nearest one, so that time grows with the square of the voices, as a rule (Müllner 2011, "Modern hierarchical,
 * agglomerative clustering algorithms", the generic algorithm). More than 2000 voices are clustered in parts first, and then
 * the parts' groups, by their means. Where that leaves nearly all of them, as of noise, parts are joined further than people
 * are alike: it always ends.
 *
 * @returns for each voice the number of its group, from 0; groups are numbered by their first voice
 */
export function clusterVoices(voices: Voices, limits: ClusterLimits): Int32Array {
  let groups: WeighedVoices = { ...voices, weights: new Float64Array(voices.count).fill(1) };
  let labels = Int32Array.from({ length: voices.count }, (_, i) => i);
  let hasShrunk = true;
  while (groups.count > MOST_VOICES) {
    const parts = Math.ceil(groups.count / MOST_VOICES);
    const most = hasShrunk ? MOST_VOICES : Math.max(1, Math.floor(MOST_VOICES / parts));
    const members = groupsInParts(groups, most);
    const groupOf = new Int32Array(groups.count);
    for (const [i, some] of members.entries()) for (const one of some) groupOf[one] = i;
    labels = labels.map((label) => groupOf[label]!);
    hasShrunk = members.length <= SHRUNK * groups.count;
    groups = together(groups, members);
  }
  const people = cut(mergesOf(groups), groups.count, limits);
  return numbered(labels.map((label) => people[label]!));
}

/** Voices that stand for groups, with how many voices each has. */
interface WeighedVoices extends Voices {
  readonly weights: Float64Array;
}

/**
 * Clusters each part of 2000 for itself.
 *
 * @param most - groups of a part, however far apart they are
 * @returns the members of each group
 */
function groupsInParts(groups: WeighedVoices, most: number): number[][] {
  const size = sizeOf(groups);
  const found: number[][] = [];
  for (let from = 0; from < groups.count; from += MOST_VOICES) {
    const to = Math.min(groups.count, from + MOST_VOICES);
    const part = {
      count: to - from,
      values: groups.values.subarray(from * size, to * size),
      weights: groups.weights.subarray(from, to),
    };
    const limits = { minSpeakers: 1, maxSpeakers: most };
    const labels = cut(mergesOf(part), part.count, limits, FURTHEST_IN_PART);
    for (const members of membersOf(labels)) found.push(members.map((one) => from + one));
  }
  return found;
}

/** The groups' means, each of which stands for all that is in it. */
function together(groups: WeighedVoices, members: readonly number[][]): WeighedVoices {
  const size = sizeOf(groups);
  const values = new Float32Array(members.length * size);
  for (const [i, some] of members.entries()) {
    values.set(meanOf(groups, some, groups.weights), i * size);
  }
  const weights = Float64Array.from(members, (some) =>
    some.reduce((sum, one) => sum + groups.weights[one]!, 0),
  );
  return { count: members.length, values, weights };
}

const sizeOf = ({ count, values }: Voices): number => (count === 0 ? 0 : values.length / count);

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

/** The mean of some voices, of length 1; where they have weights, the weighted one. */
export function meanOf(
  voices: Voices,
  members: readonly number[],
  weights?: Float64Array,
): Float32Array {
  const size = sizeOf(voices);
  const mean = new Float32Array(size);
  for (const member of members) {
    const weight = weights?.[member] ?? 1;
    for (let i = 0; i < size; i++) mean[i]! += weight * voices.values[member * size + i]!;
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
function mergesOf(voices: WeighedVoices): Merge[] {
  const { count, weights } = voices;
  const size = sizeOf(voices);
  const distances = distancesOf(voices);
  const alive = new Uint8Array(count).fill(1);
  const sums = voices.values.map((value, i) => value * weights[Math.floor(i / size)]!);
  const lengths = Float64Array.from(weights);
  /** Of each group the nearest other one, where that is known. */
  const nearest = new Int32Array(count);
  /** How far that is, and what no other is nearer than where the nearest is not known. */
  const bounds = new Float64Array(count);
  const isKnown = new Uint8Array(count);

  function findNearest(one: number): void {
    let least = Infinity;
    for (let other = 0; other < count; other++) {
      if (alive[other] === 0 || other === one) continue;
      if (distances[one * count + other]! >= least) continue;
      least = distances[one * count + other]!;
      nearest[one] = other;
    }
    bounds[one] = least;
    isKnown[one] = 1;
  }

  /** The group whose nearest other one is nearest of all. Only those that may be it are looked at closely. */
  function nearestOfAll(): number {
    for (;;) {
      let best = -1;
      for (let one = 0; one < count; one++) {
        if (alive[one] === 1 && (best < 0 || bounds[one]! < bounds[best]!)) best = one;
      }
      if (isKnown[best] === 1) return best;
      findNearest(best);
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
    const a = nearestOfAll();
    const b = nearest[a]!;
    merges.push({ a, b, distance: bounds[a]! });
    alive[b] = 0;
    for (let i = 0; i < size; i++) sums[a * size + i]! += sums[b * size + i]!;
    lengths[a] = Math.hypot(...sums.subarray(a * size, (a + 1) * size));
    measure(a);
    findNearest(a);
    for (let one = 0; one < count; one++) {
      if (alive[one] === 0 || one === a) continue;
      const distance = distances[one * count + a]!;
      if (distance < bounds[one]!) {
        nearest[one] = a;
        bounds[one] = distance;
        isKnown[one] = 1;
      } else if (nearest[one] === a || nearest[one] === b) {
        // It has gone further away. Another one may be nearer now, but none than it was.
        isKnown[one] = 0;
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
