// Transcripts on their way out: SRT, VTT, TXT, TSV, LRC and JSON, whole or as they come.
export type { Cue } from './formats/cue.js';
export { type SegmentedTranscript, segmentsOf } from './formats/segments-of.js';
export { createTextsInTurn, type TextOutput } from './formats/texts-in-turn.js';
export { type CueOptions, toCues } from './formats/to-cues.js';
export {
  createTranscriptWriter,
  formatTranscript,
  TRANSCRIPT_FORMATS,
  type TranscriptFormat,
  type TranscriptWriter,
  type TranscriptWriterOptions,
  type WrittenTranscript,
} from './formats/transcript-writer.js';
export {
  toVerboseJson,
  toVerboseSegment,
  type VerboseJson,
  type VerboseJsonInput,
  type VerboseJsonSegment,
  type VerboseJsonWord,
} from './formats/verbose-json.js';
export { UNSPACED_SCRIPTS } from './text/unspaced-scripts.js';
