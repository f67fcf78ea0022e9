/**
 * Bytes as they come, cut so that no sample of any channel is in two: clients cut a stream of bytes anywhere.
 *
 * @param width - bytes of one sample of all channels
 */
export function createWholeFrames(width: number): (fragments: readonly Buffer[]) => Buffer[] {
  let rest: Buffer = Buffer.alloc(0);
  return (fragments) => {
    const all = rest.length === 0 ? [...fragments] : [rest, ...fragments];
    let over = all.reduce((sum, { length }) => sum + length, 0) % width;
    const cut: Buffer[] = [];
    while (over > 0) {
      const last = all.pop()!;
      const from = Math.max(0, last.length - over);
      cut.unshift(last.subarray(from));
      over -= last.length - from;
      if (from > 0) all.push(last.subarray(0, from));
    }
    // A copy, so that a few bytes do not hold what they came in.
    rest = Buffer.concat(cut);
    return all;
  };
}
