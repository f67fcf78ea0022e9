import type { EmittedAt } from '@ws/bench';
import { normalizeWords } from '@ws/core/measures';
import type { SpokenWord } from './recordings.js';

/** A word that was spoken and came out right. */
export interface MatchedWord {
  /** Which of the spoken words it is. */
  readonly index: number;
  /** Seconds from its end to its emission; less than 0 where it was guessed. */
  readonly latency: number;
}

interface Block {
  readonly gold: number;
  readonly heard: number;
  readonly length: number;
}

/**
 * Latencies of the words that were heard as they were spoken, by the longest common runs of words (Ratcliff and
 * Obershelp 1988, as Python's difflib finds them): how the table of the design was measured. Words that were heard
 * wrong do not count, and a word that is there before it was spoken to its end counts as early.
 */
export function matchedLatencies(
  spoken: readonly SpokenWord[],
  emitted: readonly EmittedAt[],
): readonly MatchedWord[] {
  const gold = spoken.map(({ text }) => normalizeWords(text).join(' '));
  const heard = emitted.map(({ word }) => word);
  return commonRuns(gold, heard).flatMap((run) =>
    Array.from({ length: run.length }, (_, k) => ({
      index: run.gold + k,
      latency: emitted[run.heard + k]!.at - spoken[run.gold + k]!.end,
    })),
  );
}

function commonRuns(gold: readonly string[], heard: readonly string[]): Block[] {
  const longest = longestRun(gold, heard);
  if (longest.length === 0) return [];
  const goldEnd = longest.gold + longest.length;
  const heardEnd = longest.heard + longest.length;
  return [
    ...commonRuns(gold.slice(0, longest.gold), heard.slice(0, longest.heard)),
    longest,
    ...commonRuns(gold.slice(goldEnd), heard.slice(heardEnd)).map((run) => ({
      gold: run.gold + goldEnd,
      heard: run.heard + heardEnd,
      length: run.length,
    })),
  ];
}

/** The longest run of equal words; of several the first in `gold`, then in `heard`. */
function longestRun(gold: readonly string[], heard: readonly string[]): Block {
  let best: Block = { gold: 0, heard: 0, length: 0 };
  for (let i = 0; i < gold.length; i++) {
    for (let j = 0; j < heard.length; j++) {
      let length = 0;
      while (i + length < gold.length && gold[i + length] === heard[j + length]) length++;
      if (length > best.length) best = { gold: i, heard: j, length };
    }
  }
  return best;
}
