import type { FinalEvent, PartialEvent } from '@ws/core';

/** One reading of what was said, as the Web Speech API has it. */
export interface RecognitionAlternative {
  readonly transcript: string;
  /** 0 to 1; 0 where it is not known, as of interim results. */
  readonly confidence: number;
}

/** What was said at one time: one alternative. */
export interface RecognitionResult extends ArrayLike<RecognitionAlternative> {
  readonly isFinal: boolean;
  item(index: number): RecognitionAlternative;
}

/** All results of a recognition so far. */
export interface RecognitionResultList extends ArrayLike<RecognitionResult> {
  item(index: number): RecognitionResult;
}

// Programs put results one after the other: in languages with spaces, each but the first begins with one.
const WITHOUT_SPACES = new Set(['zh', 'yue', 'ja', 'th', 'lo', 'my', 'km', 'bo']);

/** @param index - of the result among the others */
export function toResult(event: FinalEvent | PartialEvent, index: number): RecognitionResult {
  const space = index > 0 && !WITHOUT_SPACES.has(event.language) ? ' ' : '';
  const transcript = space + event.text.trim();
  const isFinal = event.type === 'final';
  const alternatives = listOf([{ transcript, confidence: isFinal ? confidenceOf(event) : 0 }]);
  return Object.assign(alternatives, { isFinal });
}

/** A list as the DOM has them: with numbers, `length` and `item`. */
export function listOf<T>(items: readonly T[]): ArrayLike<T> & { item(index: number): T } {
  return Object.assign([...items], { item: (index: number) => items[index] as T });
}

/** The model's own: the mean probability of its tokens. */
function confidenceOf({ segments }: FinalEvent): number {
  const known = segments.flatMap(({ avgLogprob }) =>
    avgLogprob === undefined ? [] : [avgLogprob],
  );
  if (known.length === 0) return 0;
  return Math.exp(known.reduce((sum, one) => sum + one, 0) / known.length);
}
