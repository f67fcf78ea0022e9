import { normalizeWords } from '../text/normalize-words.js';

/** One step of an alignment of two word sequences. */
export type AlignedWord =
  | { readonly type: 'equal'; readonly reference: string; readonly hypothesis: string }
  | { readonly type: 'substitution'; readonly reference: string; readonly hypothesis: string }
  | { readonly type: 'deletion'; readonly reference: string }
  | { readonly type: 'insertion'; readonly hypothesis: string };

/** How far a transcript is from what was said. */
export interface WordErrorRate {
  /** `errors` per word of the reference, from 0; above 1 where much was inserted. */
  readonly rate: number;
  /** Substitutions, deletions and insertions. */
  readonly errors: number;
  /** Words of the reference. */
  readonly words: number;
  readonly substitutions: number;
  readonly deletions: number;
  readonly insertions: number;
  /** Word by word, from the first to the last. */
  readonly alignment: readonly AlignedWord[];
}

/**
 * Word error rate over the words of {@link normalizeWords}: the least number of words to substitute, delete and insert that makes the hypothesis out of the
 * reference (Levenshtein distance over words), divided by the reference's words; by 1 where it has none.
 */
export function wordErrorRate(reference: string, hypothesis: string): WordErrorRate {
  const expected = normalizeWords(reference);
  const heard = normalizeWords(hypothesis);
  const alignment = align(expected, heard);
  const count = (type: AlignedWord['type']) =>
    alignment.filter((step) => step.type === type).length;
  const substitutions = count('substitution');
  const deletions = count('deletion');
  const insertions = count('insertion');
  const errors = substitutions + deletions + insertions;
  return {
    rate: errors / Math.max(1, expected.length),
    errors,
    words: expected.length,
    substitutions,
    deletions,
    insertions,
    alignment,
  };
}

const DIAGONAL = 0;
const DELETE = 1;
const INSERT = 2;

function align(expected: readonly string[], heard: readonly string[]): AlignedWord[] {
  const width = heard.length + 1;
  const moves = new Uint8Array((expected.length + 1) * width).fill(INSERT, 0, width);
  let above = Uint32Array.from({ length: width }, (_, column) => column);
  for (let row = 1; row <= expected.length; row++) {
    const costs = new Uint32Array(width);
    costs[0] = row;
    moves[row * width] = DELETE;
    for (let column = 1; column < width; column++) {
      const differs = expected[row - 1] === heard[column - 1] ? 0 : 1;
      const diagonal = above[column - 1]! + differs;
      const deleted = above[column]! + 1;
      const inserted = costs[column - 1]! + 1;
      const least = Math.min(diagonal, deleted, inserted);
      costs[column] = least;
      moves[row * width + column] =
        least === diagonal ? DIAGONAL : least === deleted ? DELETE : INSERT;
    }
    above = costs;
  }
  const steps: AlignedWord[] = [];
  for (let row = expected.length, column = heard.length; row > 0 || column > 0; ) {
    const move = moves[row * width + column];
    if (move === INSERT) {
      steps.push({ type: 'insertion', hypothesis: heard[--column]! });
    } else if (move === DELETE) {
      steps.push({ type: 'deletion', reference: expected[--row]! });
    } else {
      const pair = { reference: expected[--row]!, hypothesis: heard[--column]! };
      const type = pair.reference === pair.hypothesis ? 'equal' : 'substitution';
      steps.push({ type, ...pair });
    }
  }
  return steps.reverse();
}
