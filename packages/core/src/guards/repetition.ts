import type { Guard, GuardedTranscript, Suppression } from '../contracts/guards.js';
import type { Segment, TranscriptResult } from '../contracts/transcript.js';
import { findRepeat } from './repeated-run.js';
import { separatorOf, takeOutText, withSegments } from './take-out.js';

/**
 * Takes out what the model says over and over when it has lost its way, and keeps it once. It may go over many segments,
 * and begin in the prefix that the transcript continues; nothing of the prefix is taken out.
 */
export const cutRepetition: Guard = (result, { prefix = '' }) => {
  const suppressed: Suppression[] = [];
  let left = result;
  for (;;) {
    const cut = cutOne(left, prefix);
    if (cut === undefined) return { result: left, suppressed };
    suppressed.push(...cut.suppressed);
    left = cut.result;
  }
};

function cutOne(result: TranscriptResult, prefix: string): GuardedTranscript | undefined {
  const separator = separatorOf(result);
  let text = prefix;
  const starts = result.segments.map((segment, i) => {
    if (i > 0) text += separator;
    text += segment.text;
    return text.length - segment.text.length;
  });
  const repeat = findRepeat(text, prefix.length);
  if (repeat === undefined) return undefined;
  const segments: Segment[] = [];
  const removed: Omit<Suppression, 'reason'>[] = [];
  // A backend gives the ratio of all it wrote in one go to each segment of it; it no longer holds.
  const staleRatios = new Set<number | undefined>();
  for (const [i, segment] of result.segments.entries()) {
    const from = Math.max(0, repeat.from - starts[i]!);
    const to = Math.min(segment.text.length, repeat.to - starts[i]!);
    const shortened = from < to ? takeOutText(segment, from, to) : { rest: segment };
    if (shortened.rest !== undefined) segments.push(shortened.rest);
    if ('removed' in shortened) {
      removed.push(shortened.removed);
      staleRatios.add(segment.compressionRatio);
    }
  }
  const kept = segments.map((segment) =>
    segment.compressionRatio !== undefined && staleRatios.has(segment.compressionRatio)
      ? { ...segment, compressionRatio: undefined }
      : segment,
  );
  const suppression: Suppression = {
    reason: 'repetition',
    text: removed.map((part) => part.text).join(' '),
    start: removed[0]!.start,
    end: removed.at(-1)!.end,
  };
  return { result: withSegments(result, kept), suppressed: [suppression] };
}
