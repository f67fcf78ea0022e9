import type { Word } from '@ws/core';
import type { SegmentWords } from '@ws/core/internal';
import { FRAMES_PER_SECOND, WINDOW_FRAMES } from '../features/window.js';

/** A window that was decoded. Frames are mel frames of 10 ms from the audio's start. */
export interface WordedWindow {
  readonly seek: number;
  /** Mel frames of audio in it. */
  readonly frames: number;
  /** Seconds from the audio's start. */
  readonly segments: readonly SegmentWords[];
  /** Where the next window would begin. */
  readonly next: number;
  /** A lone timestamp ended its tokens. */
  readonly isComplete: boolean;
}

/** The kept part of a window, and the start of the next one. */
export interface SkippedSilence {
  /** How many of its segments. */
  readonly kept: number;
  readonly next: number;
  /** The window is to be decoded again from `next`, as if it had not been. */
  readonly isRedone: boolean;
}

const PUNCTUATION = '"\'“¿([{-"\'.。,，!！?？:：”)]}、';

const LEAST_PROBABILITY = 0.15;
const SHORTEST_SECONDS = 0.133;
const LONGEST_SECONDS = 2;

/** So near to an end of the window silence need not be longer. */
const NEAR_SECONDS = 2;

/**
 * Takes out of a window what looks made up and stands between silences: segments of words that are improbable, and
 * very short or very long. The next window begins where such a segment does, so that it is heard without the silence.
 *
 * Source: `hallucination_silence_threshold` of OpenAI's implementation, in `transcribe()`.
 *
 * @param threshold seconds of silence that are long
 * @param audioFrames mel frames of the whole audio
 * @param spokenUntil where the speech before the window ended, in seconds
 */
export function skipSilence(
  window: WordedWindow,
  threshold: number,
  audioFrames: number,
  spokenUntil: number,
): SkippedSilence {
  const { seek, frames, segments, isComplete } = window;
  const offset = seek / FRAMES_PER_SECOND;
  const windowEnd = (seek + WINDOW_FRAMES) / FRAMES_PER_SECOND;
  let { next } = window;
  const lastEnd = endOf(segments);
  if (!isComplete && lastEnd !== undefined && lastEnd > offset) {
    const isLong = windowEnd - lastEnd > threshold;
    next = isLong ? Math.round(lastEnd * FRAMES_PER_SECOND) : seek + frames;
  }

  const first = segments.find(hasWords);
  if (first !== undefined && looksMadeUp(first) && first.start - offset > threshold) {
    const gap = Math.round((first.start - offset) * FRAMES_PER_SECOND);
    return { kept: 0, next: seek + gap, isRedone: true };
  }

  let lastSpeech = spokenUntil;
  for (const [i, segment] of segments.entries()) {
    if (!hasWords(segment)) continue;
    const { start, end } = segment;
    if (looksMadeUp(segment)) {
      const following = segments.slice(i + 1).find(hasWords);
      const nextStart = following?.words[0]?.start ?? offset + frames / FRAMES_PER_SECOND;
      const isSilentBefore =
        start - lastSpeech > threshold || start < threshold || start - offset < NEAR_SECONDS;
      const isSilentAfter =
        nextStart - end > threshold ||
        (following !== undefined && looksMadeUp(following)) ||
        windowEnd - end < NEAR_SECONDS;
      if (isSilentBefore && isSilentAfter) {
        const isLast = audioFrames / FRAMES_PER_SECOND - end < threshold;
        const from = Math.round(Math.max(offset + 1, start) * FRAMES_PER_SECOND);
        return { kept: i, next: isLast ? audioFrames : from, isRedone: false };
      }
    }
    lastSpeech = end;
  }
  return { kept: segments.length, next, isRedone: false };
}

/** The end of the last word, or of the last segment if there are no words. */
export function endOf(segments: readonly SegmentWords[]): number | undefined {
  return (segments.findLast(hasWords)?.words ?? segments).at(-1)?.end;
}

function hasWords({ words }: SegmentWords): boolean {
  return words.length > 0;
}

function looksMadeUp({ words }: SegmentWords): boolean {
  const scored = words.filter(({ text }) => !PUNCTUATION.includes(text)).slice(0, 8);
  const score = scored.reduce((sum, word) => sum + anomaly(word), 0);
  return score >= 3 || score + 0.01 >= scored.length;
}

function anomaly({ start, end, probability = 0 }: Word): number {
  const seconds = end - start;
  return (
    (probability < LEAST_PROBABILITY ? 1 : 0) +
    (seconds < SHORTEST_SECONDS ? (SHORTEST_SECONDS - seconds) * 15 : 0) +
    (seconds > LONGEST_SECONDS ? seconds - LONGEST_SECONDS : 0)
  );
}
