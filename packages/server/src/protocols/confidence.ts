import type { FinalEvent, PartialEvent } from '@ws/core';

/** How sure a text is, 0 to 1: the mean of its words, or else its segments; of a final that has neither 1, of a partial 0. */
export function confidenceOf(event: FinalEvent | PartialEvent): number {
  const { words = [] } = event;
  const ofWords = words.flatMap(({ probability }) => probability ?? []);
  const segments = event.type === 'final' ? event.segments : [];
  const ofSegments = segments.flatMap(({ avgLogprob }) =>
    avgLogprob === undefined ? [] : Math.exp(avgLogprob),
  );
  const all = ofWords.length > 0 ? ofWords : ofSegments;
  if (all.length === 0) return event.type === 'final' ? 1 : 0;
  return Math.min(1, all.reduce((sum, one) => sum + one, 0) / all.length);
}
