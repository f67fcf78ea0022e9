import type { Segment, TranscriptResult } from '@ws/core';
import type { AttentionStop } from '@ws/core/internal';

/**
 * A transcript as a decoder leaves it that stops where its attention tells it to.
 *
 * @param result - with tokens
 * @param heardSeconds - length of the audio
 */
export function stoppedByAttention(
  result: TranscriptResult,
  { endMs, backMs }: AttentionStop,
  heardSeconds: number,
): TranscriptResult {
  let furthest = 0;
  let stoppedBy: TranscriptResult['stoppedBy'];
  const segments: Segment[] = [];
  for (const segment of result.segments) {
    const tokens = segment.tokens ?? [];
    const stop = tokens.findIndex(({ attendedTo = 0 }) => {
      if (endMs !== undefined && attendedTo > heardSeconds - endMs / 1000) stoppedBy = 'audio-end';
      if (backMs !== undefined && attendedTo < furthest - backMs / 1000) {
        stoppedBy = 'attention-jump';
      }
      furthest = Math.max(furthest, attendedTo);
      return stoppedBy !== undefined;
    });
    if (stop !== 0) segments.push(stop < 0 ? segment : cutAfter(segment, stop));
    if (stop >= 0) break;
  }
  if (stoppedBy === undefined) return result;
  return { ...result, text: segments.map(({ text }) => text).join(' '), segments, stoppedBy };
}

/** The first tokens of a segment. */
function cutAfter(segment: Segment, count: number): Segment {
  const tokens = segment.tokens!.slice(0, count);
  const words = segment.words?.slice(0, count);
  return {
    ...segment,
    text: tokens.map(({ text }) => text).join(''),
    tokens,
    ...(words && { words }),
  };
}
