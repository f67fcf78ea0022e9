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
 * The mean distance up to which two groups of voices are one person's, as one minus the cosine. Of pieces of 1 to 4 s of
 * AMI's meetings those of one person are 0.4 apart on the average, and those of two people 0.9.
 */
const FURTHEST = 0.6;
/** In one go. Distances between so many take 16 MB. */
const MOST_VOICES = 2000;
/** Within a part of a long recording groups are kept smaller: what is joined there stays joined. */
const FURTHEST_IN_PART = 0.45;

/**
 * Which voices are one person's: agglomerative clustering by the mean distance between groups (average linkage), by the chain
 * of nearest neighbours (Murtagh 1983), whose time grows with the square of the voices. More than 2000 voices are clustered
 * in parts first, and then the parts' groups, by their means.
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

/** Every merge down to one group, nearest first. */
function mergesOf(voices: Voices, weights: Float64Array): Merge[] {
  const { count } = voices;
  const distances = distancesOf(voices);
  const alive = new Uint8Array(count).fill(1);
  const sizes = Float64Array.from(weights);
  const merges: Merge[] = [];
  const chain: number[] = [];
  for (let left = count; left > 1; ) {
    if (chain.length === 0) chain.push(alive.indexOf(1));
    const last = chain.at(-1)!;
    const before = chain.at(-2);
    let nearest = before ?? -1;
    let least = before === undefined ? Infinity : distances[last * count + before]!;
    for (let other = 0; other < count; other++) {
      if (alive[other] === 0 || other === last) continue;
      const distance = distances[last * count + other]!;
      if (distance < least) {
        least = distance;
        nearest = other;
      }
    }
    if (nearest !== before) {
      chain.push(nearest);
      continue;
    }
    // Each is the other's nearest.
    chain.length -= 2;
    merges.push({ a: last, b: nearest, distance: least });
    const [own, theirs] = [sizes[last]!, sizes[nearest]!];
    for (let other = 0; other < count; other++) {
      if (alive[other] === 0 || other === last || other === nearest) continue;
      const mean =
        (own * distances[last * count + other]! + theirs * distances[nearest * count + other]!) /
        (own + theirs);
      distances[last * count + other] = mean;
      distances[other * count + last] = mean;
    }
    sizes[last] = own + theirs;
    alive[nearest] = 0;
    left--;
  }
  return merges.sort((one, other) => one.distance - other.distance);
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
