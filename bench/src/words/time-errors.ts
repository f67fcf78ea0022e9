import type { Word } from '@ws/core';
import type { SpokenWord } from './spoken-words.js';

/** By how many seconds the times of words are off; later is more. */
export interface TimeErrors {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Of the last word, where it was heard. */
  readonly lastEnd: number | undefined;
  readonly misheard: number;
}

/** Errors of the words that were heard as they were spoken. */
export function timeErrors(
  spoken: readonly SpokenWord[],
  heard: readonly Word[],
): Omit<TimeErrors, 'misheard'> {
  const starts: number[] = [];
  const ends: number[] = [];
  let lastEnd: number | undefined;
  for (const [i, j] of pairs(
    spoken.map(({ text }) => text),
    heard.map(({ text }) => text),
  )) {
    const [word, told] = [spoken[i]!, heard[j]!];
    if (word.start !== undefined) starts.push(told.start - word.start);
    if (word.end === undefined) continue;
    ends.push(told.end - word.end);
    if (i === spoken.length - 1) lastEnd = told.end - word.end;
  }
  return { starts, ends, lastEnd };
}

/** The longest common subsequence of words, as places in both. */
function pairs(ours: readonly string[], theirs: readonly string[]): readonly [number, number][] {
  const key = (word: string): string => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const [a, b] = [ours.map(key), theirs.map(key)];
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const skipped = Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
      lengths[i]![j] = a[i] === b[j] ? Math.max(skipped, lengths[i + 1]![j + 1]! + 1) : skipped;
    }
  }
  const found: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) found.push([i++, j++]);
    else if (lengths[i + 1]![j]! >= lengths[i]![j + 1]!) i++;
    else j++;
  }
  return found;
}
