import {
  SPEAKER_FORMATS,
  type SpeakerFormat,
  TRANSCRIPT_FORMATS,
  type TranscriptFormat,
} from '@ws/core/formats';

/** What a transcript can be written as. */
export type OutputFormat = TranscriptFormat | SpeakerFormat;

/** All {@link OutputFormat}s. */
export const OUTPUT_FORMATS: readonly OutputFormat[] = [...TRANSCRIPT_FORMATS, ...SPEAKER_FORMATS];
