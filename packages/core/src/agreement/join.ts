/**
 * How many items at the start of `next` are the end of `previous` said again: the longest such overlap. (Taking the
 * shortest, as published code does, leaves a word behind wherever the overlap's last word occurs in it before.)
 *
 * @param maxOverlap - the longest overlap looked for
 */
export function overlapLength(
  previous: readonly string[],
  next: readonly string[],
  maxOverlap: number = Math.min(previous.length, next.length),
): number {
  const longest = Math.min(maxOverlap, previous.length, next.length);
  for (let length = longest; length > 0; length--) {
    const from = previous.length - length;
    if (next.slice(0, length).every((item, i) => item === previous[from + i])) return length;
  }
  return 0;
}

/**
 * Where in `heard` what follows `known` begins. Where `heard` does not begin with it, the longest end of `known` that
 * occurs in `heard` is looked for, at the place nearest to where it should be; without any, as many items are skipped
 * as are known.
 */
export function continuationIndex(known: readonly string[], heard: readonly string[]): number {
  if (known.every((item, i) => item === heard[i])) return known.length;
  for (let length = Math.min(known.length, heard.length); length > 0; length--) {
    const from = known.length - length;
    let best: number | undefined;
    for (let at = 0; at + length <= heard.length; at++) {
      const end = at + length;
      if (!known.slice(from).every((item, i) => item === heard[at + i])) continue;
      if (best === undefined || Math.abs(end - known.length) < Math.abs(best - known.length)) {
        best = end;
      }
    }
    if (best !== undefined) return best;
  }
  return Math.min(known.length, heard.length);
}
