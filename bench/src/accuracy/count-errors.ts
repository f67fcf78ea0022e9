import { wordErrorRate } from '@ws/core/measures';
import { Converter } from 'opencc-js/cn2t';
import { randomNumbers } from '../random-numbers.js';

/** Wrong words: of what was said, or beside it. */
export interface WordErrors {
  /** Words that were said. */
  readonly words: number;
  readonly substituted: number;
  readonly lost: number;
  readonly invented: number;
}

const traditional = Converter({ from: 'cn', to: 't' });

/**
 * The errors of a transcript. In Chinese, a character is a word. A script cannot be heard: a transcript in the traditional
 * one is compared with what was said, written in that. One that changes its script is wrong where it does.
 *
 * @param said - Chinese in the simplified script
 */
export function countErrors(said: string, heard: string): WordErrors {
  const [best] = [said, traditional(said)]
    .map((text) => wordErrorRate(text, heard))
    .sort((a, b) => a.errors - b.errors);
  const { words, substitutions, deletions, insertions } = best!;
  return { words, substituted: substitutions, lost: deletions, invented: insertions };
}

/** All errors of a recording, or of several. */
export function sumOf(counts: readonly WordErrors[]): WordErrors & { readonly errors: number } {
  const sum = (of: (one: WordErrors) => number) => counts.reduce((all, one) => all + of(one), 0);
  return {
    words: sum(({ words }) => words),
    substituted: sum(({ substituted }) => substituted),
    lost: sum(({ lost }) => lost),
    invented: sum(({ invented }) => invented),
    errors: sum(({ substituted, lost, invented }) => substituted + lost + invented),
  };
}

const RESAMPLES = 2000;

/**
 * Where the error rate of as many recordings of the same kind lies, in 95 of 100 cases: a bootstrap over recordings
 * (Bisani and Ney 2004). The same each time.
 */
export function rateInterval(counts: readonly WordErrors[]): readonly [low: number, high: number] {
  const random = randomNumbers(2);
  const rates = Array.from({ length: RESAMPLES }, () => {
    const drawn = counts.map(() => counts[Math.floor(((random() + 1) / 2) * counts.length)]!);
    const { errors, words } = sumOf(drawn);
    return errors / Math.max(1, words);
  }).sort((a, b) => a - b);
  return [rates[Math.floor(RESAMPLES * 0.025)]!, rates[Math.ceil(RESAMPLES * 0.975) - 1]!];
}
