/** One step of an alignment: positions in both sequences; -1 where the one has nothing for the other. */
export interface AlignmentStep {
  readonly gold: number;
  readonly heard: number;
}

// The moves that lead to a cell of the distance table at least cost; several may.
const PAIR = 1;
const DELETE = 2;
const INSERT = 4;

// Which of them is taken, looking back from a step: unbroken runs, of pairs as of gaps, before all else.
const PREFERENCE = {
  [PAIR]: [PAIR, DELETE, INSERT],
  [DELETE]: [DELETE, INSERT, PAIR],
  [INSERT]: [INSERT, DELETE, PAIR],
} as const;

/**
 * Aligns two sequences at the least edit distance (Levenshtein) and, among the alignments of that distance, takes one
 * whose matches and substitutions stand together in long runs, so that a word that was inserted or left out does not
 * catch the letters of its neighbours: "Continuous Levenshtein Alignment" (Macháček and Polák 2025, section 5.1, as in
 * ufal/asr_latency).
 *
 * Takes time in proportion to the product of the lengths, and memory to one length and the root of the other: only some
 * rows of the table are kept, and what lies between them is computed again on the way back.
 */
export function alignContinuously(gold: Uint32Array, heard: Uint32Array): readonly AlignmentStep[] {
  const blockRows = Math.max(1, Math.ceil(Math.sqrt(gold.length)));
  const kept: Uint32Array[] = [
    Uint32Array.from({ length: heard.length + 1 }, (_, column) => column),
  ];
  for (let row = blockRows; row < gold.length; row += blockRows) {
    kept.push(fillRows(gold.subarray(row - blockRows, row), heard, kept.at(-1)!));
  }

  const steps: AlignmentStep[] = [];
  const moves = new Uint8Array(blockRows * (heard.length + 1));
  let [row, column] = [gold.length, heard.length];
  let last: typeof PAIR | typeof DELETE | typeof INSERT = PAIR;
  for (let block = kept.length - 1; block >= 0 && column > 0; block--) {
    const top = block * blockRows;
    fillRows(gold.subarray(top, top + blockRows), heard, kept[block]!, moves);
    while (row > top && column > 0) {
      const possible = moves[(row - top - 1) * (heard.length + 1) + column]!;
      last = PREFERENCE[last].find((move) => (possible & move) !== 0)!;
      steps.push({
        gold: last === INSERT ? -1 : --row,
        heard: last === DELETE ? -1 : --column,
      });
    }
  }
  while (row > 0) steps.push({ gold: --row, heard: -1 });
  while (column > 0) steps.push({ gold: -1, heard: --column });
  return steps.reverse();
}

/** The distances of the rows of `gold` under `above`: the last of them is returned, the moves to all go to `moves`. */
function fillRows(
  gold: Uint32Array,
  heard: Uint32Array,
  above: Uint32Array,
  moves?: Uint8Array,
): Uint32Array {
  const width = above.length;
  let previous = above;
  let spare: Uint32Array | undefined;
  for (let index = 0; index < gold.length; index++) {
    const row: Uint32Array = spare ?? new Uint32Array(width);
    let left = previous[0]! + 1;
    row[0] = left;
    for (let column = 1; column < width; column++) {
      const paired = previous[column - 1]! + (gold[index] === heard[column - 1] ? 0 : 1);
      const deleted = previous[column]! + 1;
      const inserted = left + 1;
      left = Math.min(paired, deleted, inserted);
      row[column] = left;
      if (moves !== undefined) {
        moves[index * width + column] =
          (paired === left ? PAIR : 0) |
          (deleted === left ? DELETE : 0) |
          (inserted === left ? INSERT : 0);
      }
    }
    spare = previous === above ? undefined : previous;
    previous = row;
  }
  return previous;
}
