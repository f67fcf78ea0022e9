import type { Word } from '@ws/core';
import { SAMPLE_RATE } from '../features/window.js';
import { soundLevels } from './sound-levels.js';

/** What is known of the audio that words were heard in. */
export interface HeardWords {
  /** All of the audio: mono, 16 kHz. */
  readonly samples: Float32Array;
  /** How much later than the sound the words' times are, in seconds. */
  readonly lag: number;
  /** Where the words before these end, in seconds. */
  readonly from: number;
  /** Whether nothing is said after these words. */
  readonly isLast: boolean;
}

/** In seconds: how far a pause may be from where a word begins or ends by the attention, to be the pause there. */
const NEAR = 0.15;
/** The same for the silence after the last word, which no word after it bounds. */
const NEAR_END = 0.6;
/** In seconds: how far words that follow each other without a pause are from the quietest place between them. */
const NEAR_DIP = 0.05;

interface Pause {
  readonly start: number;
  readonly end: number;
}

/**
 * Words with their times where the sound rises and falls. Attention tells which word is where, to about 50 ms, with an
 * offset that is the model's, and lets each word begin where the one before it ends. Here the offset is taken out; a pause
 * in the sound that is near the end of a word becomes the pause after it; and words without a pause between them meet where
 * it is quietest. Where noise leaves no edge to be seen, the offset alone is taken out. `bench words` shows what each brings.
 *
 * @param words - in order; seconds from the audio's first sample
 */
export function wordsAtEdges(words: readonly Word[], heard: HeardWords): readonly Word[] {
  const { samples, lag, from, isLast } = heard;
  if (words.length === 0) return [];
  const length = samples.length / SAMPLE_RATE;
  const to = isLast ? length : Math.min(length, words.at(-1)!.end - lag + NEAR_END);
  const within = (time: number): number => Math.min(Math.max(time, from), Math.max(from, to));
  const moved = words.map((word) => ({
    ...word,
    start: within(word.start - lag),
    end: within(word.end - lag),
  }));
  const first = Math.floor(from * SAMPLE_RATE);
  const levels = soundLevels(samples.subarray(first, Math.ceil(to * SAMPLE_RATE)));
  const offset = first / SAMPLE_RATE;
  const sounds = levels.stretches.map(({ start, end }) => ({
    start: start + offset,
    end: end + offset,
  }));
  if (sounds.length > 0) {
    const ends = [from, ...sounds.map(({ end }) => end)];
    const starts = [...sounds.map(({ start }) => start), to];
    const pauses = ends.map((start, i) => ({ start, end: starts[i]! }));
    const between = pausesBetween(moved, pauses, isLast);
    for (let gap = 0; gap <= moved.length; gap++) {
      const [before, after] = [moved[gap - 1], moved[gap]];
      const pause = between.get(gap);
      if (pause !== undefined) {
        if (before) before.end = pause.start;
        if (after) after.start = pause.end;
      } else if (before && after && after.start - before.end < NEAR_DIP) {
        const dip = levels.quietest(before.end - offset, NEAR_DIP) + offset;
        const latest = Math.min(after.end, between.get(gap + 1)?.start ?? after.end);
        if (before.start < dip && dip < latest) before.end = after.start = dip;
      }
    }
  }
  return moved.map(({ start, end, ...word }) => ({
    ...word,
    start: hundredths(start),
    end: hundredths(end),
  }));
}

/**
 * Gives each pause to the place between two words that is nearest to it, and each place its longest. Place 0 is before the
 * first word, the last one after the last word.
 */
function pausesBetween(
  words: readonly Word[],
  pauses: readonly Pause[],
  isLast: boolean,
): ReadonlyMap<number, Pause> {
  const found = new Map<number, Pause>();
  for (const [index, pause] of pauses.entries()) {
    const isAfterAll = isLast && index === pauses.length - 1;
    let [best, least]: [number | undefined, number] = [undefined, Number.POSITIVE_INFINITY];
    for (let gap = 0; gap <= words.length; gap++) {
      const [before, after] = [words[gap - 1], words[gap]];
      // A word keeps some of its time.
      if ((before && before.start >= pause.start) || (after && after.end <= pause.end)) continue;
      const end = before?.end ?? after!.start;
      const start = after?.start ?? end;
      const distance = Math.max(0, pause.start - start, end - pause.end);
      const near = isAfterAll && after === undefined ? NEAR_END : NEAR;
      if (distance <= near && distance < least) [best, least] = [gap, distance];
    }
    const other = best === undefined ? undefined : found.get(best);
    if (best !== undefined && (!other || other.end - other.start < pause.end - pause.start)) {
      found.set(best, pause);
    }
  }
  return found;
}

function hundredths(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
