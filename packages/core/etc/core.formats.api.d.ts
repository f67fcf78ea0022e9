export { C as Cue, a as CueOptions, T as TRANSCRIPT_FORMATS, b as TranscriptFormat, c as TranscriptWriter, d as TranscriptWriterOptions, e as createTranscriptWriter, f as formatTranscript, t as toCues } from './formats.shared.js';
import './transcript-BKJoZyDv.js';
