export {
  type Change,
  type Comparison,
  compareResults,
  type UnjudgedReason,
} from './compare/compare-results.js';
export {
  type MeasureProgress,
  measureServer,
  type ServerMeasurement,
} from './measure/measure-server.js';
export type { MeasuredRecording } from './measure/measured-recording.js';
export { type RecordingsOptions, readRecordings } from './measure/read-recordings.js';
export { type Distribution, distribution } from './measures/distribution.js';
export { createEmittedWords, type EmittedAt, type EmittedWords } from './measures/emitted-words.js';
export { type FiguresOptions, figuresOf } from './measures/figures-of.js';
export { MEASURES, type Measure, type Unit } from './measures/measures.js';
export { type DiffedWord, wordDiff } from './measures/word-diff.js';
export type { Protocol } from './protocols/protocol.js';
export type { ProtocolName } from './protocols/protocol-names.js';
export { PROTOCOLS } from './protocols/protocols.js';
export type { AudioFile } from './report/audio-file.js';
export { encodeAudio } from './report/encode-audio.js';
export { type ReportOptions, renderReport } from './report/render-report.js';
export type * from './result/bench-result.js';
export { parseResult } from './result/parse-result.js';
export { readResult } from './result/read-result.js';
export { writeResult } from './result/write-result.js';
export { type Difference, type Verification, verifyResult } from './verify/verify-result.js';
