'use client';
import type { FinalEvent, Segment } from '@ws/core';
import { formatTranscript, type TranscriptFormat } from '@ws/core/formats';
import { useMemo } from 'react';

/** What was said, as a whole. */
export interface Transcript {
  /** A line for each final. */
  readonly text: string;
  /** Of all finals; times are seconds from the session's start. */
  readonly segments: readonly Segment[];
  /**
   * As a file has it: `srt`, `vtt`, `txt`, `json`, …
   *
   * @throws TranscribeError `ERR_INVALID_OPTION` for a format that there is not
   */
  format(format: TranscriptFormat): string;
}

/**
 * The transcript of what `useTranscription` has heard: to show, to copy, to save as subtitles. The same object until there
 * is another final. Where a transcription was started again, its times begin at 0 again: `clear` it before.
 *
 * @example
 * ```tsx
 * const { finals } = useTranscription({ url });
 * const { text, format } = useTranscript(finals);
 * const save = () => window.open(URL.createObjectURL(new Blob([format('srt')])));
 * ```
 */
export function useTranscript(finals: readonly FinalEvent[]): Transcript {
  return useMemo(() => {
    const segments = finals.flatMap((final) => final.segments);
    const language = finals.findLast((final) => final.language !== '')?.language;
    return {
      text: finals.map(({ text }) => text).join('\n'),
      segments,
      format: (format) =>
        formatTranscript(format, { segments, ...(language !== undefined && { language }) }),
    };
  }, [finals]);
}
