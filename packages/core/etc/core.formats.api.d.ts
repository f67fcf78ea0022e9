export { T as TRANSCRIPT_FORMATS, a as TranscriptFormat, b as TranscriptWriter, c as createTranscriptWriter, f as formatTranscript, t as toCues } from './formats.shared.js';
import './transcript-BKJoZyDv.js';
