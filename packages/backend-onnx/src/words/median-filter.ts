/**
 * Of every number the median of the `width` numbers around it; beyond the ends the row goes on as in a mirror. A row
 * no longer than half a width is left as it is.
 *
 * Source: OpenAI's implementation, `median_filter`.
 *
 * @param width odd
 */
export function medianFilter(row: Float32Array, width: number): Float32Array {
  const half = width >> 1;
  const last = row.length - 1;
  if (row.length <= half) return row.slice();
  const around = new Float32Array(width);
  return row.map((_, at) => {
    for (let i = 0; i < width; i++) {
      const place = Math.abs(at + i - half);
      around[i] = row[place > last ? 2 * last - place : place]!;
    }
    return around.sort()[half]!;
  });
}
