// Transcripts on their way out: SRT, VTT, TXT, TSV, LRC and JSON, whole or as they come.
export type { Cue } from './formats/cue.js';
export { type CueOptions, toCues } from './formats/to-cues.js';
export {
  createTranscriptWriter,
  formatTranscript,
  TRANSCRIPT_FORMATS,
  type TranscriptFormat,
  type TranscriptWriter,
  type TranscriptWriterOptions,
} from './formats/transcript-writer.js';
