/**
 * How many items come before the first one for which a condition does not hold. It must hold for none after that, as in a
 * sorted list: it is asked of about log2 of the items.
 */
export function countLeading<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
