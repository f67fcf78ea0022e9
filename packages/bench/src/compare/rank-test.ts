/** More of each side tells no more, and takes longer. */
const MOST = 40;

/**
 * How likely it is that two sets of numbers lie as far apart as they do if both come from the same place: the two-sided
 * exact test of Wilcoxon, Mann and Whitney over ranks, with ties. It supposes no shape of the noise, so that one run that
 * was disturbed changes little.
 *
 * @returns 0 to 1; 1 where a side is empty
 */
export function rankTest(one: readonly number[], other: readonly number[]): number {
  const a = one.slice(0, MOST);
  const b = other.slice(0, MOST);
  if (a.length === 0 || b.length === 0) return 1;
  const ranks = doubledRanks([...a, ...b]);
  const sum = ranks.slice(0, a.length).reduce((all, rank) => all + rank, 0);
  const ways = waysToSum(ranks, a.length);
  const all = ways.reduce((total, count) => total + count, 0);
  // Twice the mean rank is a whole number: the number of ranks and one.
  const middle = a.length * (ranks.length + 1);
  const distance = Math.abs(sum - middle);
  const asFar = ways.reduce(
    (total, count, at) => (Math.abs(at - middle) >= distance ? total + count : total),
    0,
  );
  return Math.min(1, asFar / all);
}

/** Twice the rank of each number, so that the shared rank of equal ones is whole, too. */
function doubledRanks(values: readonly number[]): readonly number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return values.map((value) => sorted.indexOf(value) + sorted.lastIndexOf(value) + 2);
}

/** In how many ways so many of the ranks have each sum. */
function waysToSum(ranks: readonly number[], count: number): Float64Array {
  const most = ranks.reduce((all, rank) => all + rank, 0);
  const ways = Array.from({ length: count + 1 }, () => new Float64Array(most + 1));
  ways[0]![0] = 1;
  for (const rank of ranks) {
    for (let chosen = count; chosen > 0; chosen--) {
      const [to, from] = [ways[chosen]!, ways[chosen - 1]!];
      for (let sum = most; sum >= rank; sum--) to[sum]! += from[sum - rank]!;
    }
  }
  return ways[count]!;
}
