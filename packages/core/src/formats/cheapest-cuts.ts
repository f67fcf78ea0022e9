/**
 * Cuts a sequence into stretches whose costs add up to the least there is (dynamic programming, as Knuth and Plass 1981
 * break paragraphs).
 *
 * @param cost - of the stretch from `from` to `to` (exclusive); `Infinity`: not allowed, and no longer one that ends
 * there either. One item alone is always allowed
 * @returns where each stretch ends
 */
export function cheapestCuts(
  count: number,
  cost: (from: number, to: number) => number,
): readonly number[] {
  const least = [0];
  const cutBefore = [0];
  for (let to = 1; to <= count; to++) {
    least[to] = Number.POSITIVE_INFINITY;
    for (let from = to - 1; from >= 0; from--) {
      const total = least[from]! + cost(from, to);
      if (total === Number.POSITIVE_INFINITY) break;
      if (total < least[to]!) {
        least[to] = total;
        cutBefore[to] = from;
      }
    }
  }
  const cuts: number[] = [];
  for (let at = count; at > 0; at = cutBefore[at]!) cuts.unshift(at);
  return cuts;
}
