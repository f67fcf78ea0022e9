export { clockTime } from './clock-time.js';
export { completionScript, SHELLS, type Shell } from './completion-script.js';
export { addFlags, type Flag, type FlagOf, flagOf } from './flag.js';
export { inOurWords } from './habits.js';
export { createLiveArea, type LiveArea } from './live-area.js';
export {
  addDisplayFlags,
  addFileFlags,
  addOutputFlags,
  addSpeechFlags,
  type DisplayArguments,
  type FileArguments,
  type OutputArguments,
  type SpeechArguments,
} from './recording-flags.js';
export { createCommand, runProgram } from './run-program.js';
export { type Column, formatTable } from './table.js';
export { type Output, type Terminal, writeJson, writeLines } from './terminal.js';
export {
  createRecordingRun,
  isTold,
  type RecordingArguments,
  type RecordingJob,
  type RecordingRun,
} from './transcribe-recordings.js';
export {
  checkTargets,
  openTranscript,
  type TranscriptOutput,
  type TranscriptTarget,
} from './transcript-output.js';
