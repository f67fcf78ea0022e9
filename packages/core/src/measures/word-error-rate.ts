import { normalizeWords } from '../text/normalize-words.js';
import { alignContinuously } from './continuous-alignment.js';

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
  const alignment = alignWords(expected, heard);
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

/**
 * Aligns two texts word by word at the least edit distance (Levenshtein); of several such alignments it takes one whose
 * pairs stand together in long runs. Takes time in proportion to the product of the lengths.
 *
 * @param expected - the words of the reference, as they are to be compared
 * @param heard - the words of the hypothesis, likewise
 */
export function alignWords(expected: readonly string[], heard: readonly string[]): AlignedWord[] {
  const ids = new Map<string, number>();
  const idOf = (word: string) => ids.set(word, ids.get(word) ?? ids.size).get(word)!;
  const steps = alignContinuously(Uint32Array.from(expected, idOf), Uint32Array.from(heard, idOf));
  return steps.map((step): AlignedWord => {
    const [reference, hypothesis] = [expected[step.gold], heard[step.heard]];
    if (hypothesis === undefined) return { type: 'deletion', reference: reference! };
    if (reference === undefined) return { type: 'insertion', hypothesis };
    return { type: reference === hypothesis ? 'equal' : 'substitution', reference, hypothesis };
  });
}
