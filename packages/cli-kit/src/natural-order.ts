const { compare } = new Intl.Collator('en', { numeric: true });

/**
 * Orders paths as people order them: `part 2.mp3` before `part 10.mp3`, and the content of a folder together.
 *
 * @param a - a path, with slashes between its folders
 */
export function inNaturalOrder(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = compare(left[i]!, right[i]!);
    if (order !== 0) return order;
  }
  // The collator takes some different names for the same.
  return left.length - right.length || (a < b ? -1 : Number(a > b));
}
