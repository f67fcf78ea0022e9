import { SAMPLE_RATE, type Segment } from '@ws/core';
import type { TimedText } from '../specification/transcription-model.js';

/** The transcript of a recording or a stream, as it grows: 60 kB for an hour of speech, and three times that for the times of words. */
export interface TranscriptSoFar {
  /** So many mono samples at 16 kHz were given. */
  addAudio(samples: number): void;
  add(segments: readonly Segment[], language: string): void;
  readonly text: string;
  readonly segments: TimedText[];
  /** The speaker of each segment, `null` where that is not known; empty where speakers are not told. */
  readonly speakers: (string | null)[];
  readonly words: TimedText[];
  /** The one that most was said in. */
  readonly language: string | undefined;
  readonly durationInSeconds: number;
}

/** An empty one. */
export function createTranscriptSoFar(): TranscriptSoFar {
  const segments: TimedText[] = [];
  const words: TimedText[] = [];
  const whose: (string | null)[] = [];
  const seconds = new Map<string, number>();
  let samples = 0;
  return {
    addAudio(count) {
      samples += count;
    },
    add(more, language) {
      for (const { text, start, end, words: spoken = [], speaker = null } of more) {
        if (text.trim() === '') continue;
        segments.push(timed(text, start, end));
        whose.push(speaker);
        for (const word of spoken) words.push(timed(word.text, word.start, word.end));
        seconds.set(language, (seconds.get(language) ?? 0) + end - start);
      }
    },
    get text() {
      return segments.map(({ text }) => text).join(' ');
    },
    segments,
    get speakers() {
      return whose.every((speaker) => speaker === null) ? [] : whose;
    },
    words,
    get language() {
      return [...seconds].sort(([, a], [, b]) => b - a)[0]?.[0];
    },
    get durationInSeconds() {
      return samples / SAMPLE_RATE;
    },
  };
}

/** A text with its times, as the AI SDK has them. */
export function timed(text: string, startSecond: number, endSecond: number): TimedText {
  return { text: text.trim(), startSecond, endSecond };
}
