// Transcripts on their way out: SRT, VTT, ASS, TXT, TSV, LRC, JSON and RTTM, whole or as they come.
export type { CueOptions } from './formats/cue-options.js';
export { rollUpLines } from './formats/roll-up-lines.js';
export { toCues } from './formats/to-cues.js';
export {
  createTranscriptWriter,
  formatTranscript,
  SPEAKER_FORMATS,
  type SpeakerFormat,
  TRANSCRIPT_FORMATS,
  type TranscriptFormat,
  type TranscriptWriter,
} from './formats/transcript-writer.js';
