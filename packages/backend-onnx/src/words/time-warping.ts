/**
 * Dynamic time warping: the cheapest way through a matrix of costs from its first row and column to its last, each
 * step one row on, one column on, or both.
 *
 * Source: OpenAI's implementation, `dtw`, to the letter: costs are summed in single precision, and where the two other ways
 * to a place cost the same, the way along the row is taken, even if it costs more.
 *
 * @param cost what it costs to be in a row and a column
 * @returns per row the column where the way enters it; they never run backwards
 */
export function firstColumns(
  rows: number,
  columns: number,
  cost: (row: number, column: number) => number,
): readonly number[] {
  const width = columns + 1;
  const sums = new Float32Array((rows + 1) * width).fill(Number.POSITIVE_INFINITY);
  const steps = new Uint8Array((rows + 1) * width);
  sums[0] = 0;
  for (let column = 1; column <= columns; column++) {
    for (let row = 1; row <= rows; row++) {
      const at = row * width + column;
      const both = sums[at - width - 1]!;
      const down = sums[at - width]!;
      const along = sums[at - 1]!;
      let [least, step] = [along, ALONG];
      if (both < down && both < along) [least, step] = [both, BOTH];
      else if (down < both && down < along) [least, step] = [down, DOWN];
      sums[at] = cost(row - 1, column - 1) + least;
      steps[at] = step;
    }
  }
  const entered: number[] = [];
  let [row, column] = [rows, columns];
  while (row > 0 || column > 0) {
    // The way is walked from its end: what is written last is where a row is entered.
    if (row > 0) entered[row - 1] = Math.max(0, column - 1);
    const step = row === 0 ? ALONG : column === 0 ? DOWN : steps[row * width + column];
    if (step !== ALONG) row--;
    if (step !== DOWN) column--;
  }
  return entered;
}

const BOTH = 0;
const DOWN = 1;
const ALONG = 2;
