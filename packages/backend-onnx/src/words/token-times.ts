import { medianFilter } from './median-filter.js';
import { firstColumns } from './time-warping.js';

/** Encoder positions that the median of cross-attention is taken over. */
const MEDIAN_WIDTH = 7;

/** An encoder position is 20 ms. */
export const POSITIONS_PER_SECOND = 50;

/**
 * When each token begins, by where the decoder looked when it wrote it: the attention of every head as its distance
 * from the mean over all tokens in standard deviations, smoothed, averaged over the heads, and then the likeliest way
 * through tokens and time.
 *
 * Source: OpenAI's implementation, `find_alignment`.
 *
 * @param rows per row that the decoder read, per alignment head, the weights over the encoder's positions
 * @param positions how many positions, from the window's start, the audio fills
 * @param from the row that wrote the first token of interest
 * @param to past the row that wrote the last
 * @returns seconds, one for each of these rows
 */
export function tokenTimes(
  rows: readonly (readonly Float32Array[])[],
  positions: number,
  from: number,
  to: number,
): readonly number[] {
  const heads = rows[0]!.length;
  const matrix = Array.from({ length: to - from }, () => new Float32Array(positions));
  for (let head = 0; head < heads; head++) {
    // The softmax is the window's; what counts is how a token divides its attention within the audio.
    const shares = rows.map((row) => shareOf(row[head]!.subarray(0, positions)));
    standardise(shares, positions);
    for (const [index, sum] of matrix.entries()) {
      const smooth = medianFilter(shares[from + index]!, MEDIAN_WIDTH);
      for (let at = 0; at < positions; at++) sum[at]! += smooth[at]! / heads;
    }
  }
  return firstColumns(matrix.length, positions, (row, column) => -matrix[row]![column]!).map(
    (column) => column / POSITIONS_PER_SECOND,
  );
}

function shareOf(weights: Float32Array): Float32Array {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** In place: every column to mean 0 and standard deviation 1 over the rows. */
function standardise(rows: readonly Float32Array[], columns: number): void {
  for (let column = 0; column < columns; column++) {
    let mean = 0;
    for (const row of rows) mean += row[column]! / rows.length;
    let variance = 0;
    for (const row of rows) variance += (row[column]! - mean) ** 2 / rows.length;
    const deviation = Math.sqrt(variance);
    for (const row of rows) row[column] = (row[column]! - mean) / deviation;
  }
}
