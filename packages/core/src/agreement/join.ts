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
