import type { Segment, TranscriptResult } from '../contracts/transcript.js';

/** A transcript, or a part of one, with its times in seconds: the final event of a session, or what a backend answers. */
export interface SegmentedTranscript extends Pick<TranscriptResult, 'segments'> {
  readonly text?: string | undefined;
  /** Where the transcript's audio begins. Default 0. */
  readonly start?: number | undefined;
  /** Where the transcript's audio ends. Default: where it begins. */
  readonly end?: number | undefined;
}

/**
 * The segments of a transcript. A backend may answer with a text and no segments: then one segment over all of the audio
 * has the text.
 */
export function segmentsOf(transcript: SegmentedTranscript): readonly Segment[] {
  const { segments, text = '', start = 0, end = start } = transcript;
  if (text.trim() === '' || segments.some((segment) => segment.text.trim() !== '')) return segments;
  return [{ start, end, text }];
}

/** The segment, so many seconds later, but never before 0. */
export function shiftedSegment(segment: Segment, seconds: number): Segment {
  const { words, tokens } = segment;
  return {
    ...shiftedSpan(segment, seconds),
    ...(words && { words: words.map((word) => shiftedSpan(word, seconds)) }),
    ...(tokens && {
      tokens: tokens.map(({ attendedTo, ...token }) =>
        attendedTo === undefined
          ? token
          : { ...token, attendedTo: Math.max(0, attendedTo + seconds) },
      ),
    }),
  };
}

/** The segment, word or stretch, so many seconds later, but never before 0. */
export function shiftedSpan<T extends { readonly start: number; readonly end: number }>(
  span: T,
  seconds: number,
): T {
  const after = (time: number): number => Math.max(0, time + seconds);
  return { ...span, start: after(span.start), end: after(span.end) };
}

/** The transcript, which took the time of another one, too: the engine was asked twice for it. */
export function withTimeOf(result: TranscriptResult, other: TranscriptResult): TranscriptResult {
  return { ...result, processingTimeMs: result.processingTimeMs + other.processingTimeMs };
}
