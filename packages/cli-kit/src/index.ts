export { type AnswerJournal, keyOfCall } from './answer-journal.js';
export { clockTime } from './clock-time.js';
export { addCompletion, completionScript } from './completion-script.js';
export { needsWords, noteOfMarks, subtitleSettingsOf } from './cue-flags.js';
export { addFlag, type Flag, flagOf } from './flag.js';
export { inOurWords } from './habits.js';
export { createLiveArea } from './live-area.js';
export { lockOutput } from './output-lock.js';
export { printable } from './printable.js';
export {
  addDisplayFlags,
  addFileFlags,
  addOutputFileFlag,
  addOutputFlags,
  addSpeechFlags,
  type DisplayArguments,
  type FileArguments,
  type OutputArguments,
  type SpeechArguments,
} from './recording-flags.js';
export { createCommand, runProgram } from './run-program.js';
export {
  addKnownSpeakersFlags,
  addRecordingSpeakersFlags,
  addSpeakerCountFlags,
  areKnown,
  checkOnlySpeakers,
  checkSpeakerFormats,
  diarizeOptions,
  type KnownSpeakersArguments,
  type RecordingSpeakersArguments,
  type SpeakerArguments,
  type SpeakerCountArguments,
  type SpeakerSample,
  speakerName,
} from './speaker-flags.js';
export { formatTable } from './table.js';
export { type Terminal, writeJson, writeLines } from './terminal.js';
export {
  createRecordingRun,
  isTold,
  type RecordingArguments,
  type RecordingJob,
} from './transcribe-recordings.js';
export {
  checkTarget,
  openTranscript,
  type TranscriptOutput,
} from './transcript-output.js';
