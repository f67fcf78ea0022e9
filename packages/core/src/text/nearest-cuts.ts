/**
 * For each target the cut that is nearest to it, when what that cut costs there counts as so much further away.
 *
 * @param cuts - where they are, in order; one or more
 * @param targets - in the same unit, in order
 * @param cost - of a cut for a target, by their indices, in the same unit
 * @returns for each target, the index of its cut. They never go back
 */
export function nearestCuts(
  cuts: readonly number[],
  targets: readonly number[],
  cost: (cut: number, target: number) => number,
): readonly number[] {
  let from = 0;
  return targets.map((target, k) => {
    const away = (i: number): number => Math.abs(cuts[i]! - target) + cost(i, k);
    for (let i = from + 1; i < cuts.length; i++) if (away(i) < away(from)) from = i;
    return from;
  });
}
