export type { BackendFixture } from './conformance/backend-check.js';
export { BACKEND_CHECKS } from './conformance/backend-checks.js';
export { DIARIZER_CHECKS, type DiarizerFixture } from './conformance/diarizer-checks.js';
export { endsWhenDisposed, ensure, fails } from './conformance/ensure.js';
export { JOB_STORE_CHECKS, type JobStoreFixture } from './conformance/job-store-checks.js';
export { JOURNAL_CHECKS, type JournalFixture } from './conformance/journal-checks.js';
export {
  LIVE_DIARIZER_CHECKS,
  type LiveDiarizerFixture,
} from './conformance/live-diarizer-checks.js';
export type { SessionFixture } from './conformance/session-check.js';
export { SESSION_CHECKS } from './conformance/session-checks.js';
export type { StreamFixture } from './conformance/stream-check.js';
export { STREAM_CHECKS } from './conformance/stream-checks.js';
export { TURN_CHECKS, type TurnFixture } from './conformance/turn-checks.js';
export { VAD_CHECKS, type VadFixture } from './conformance/vad-checks.js';
export { createManualClock, type ManualClock } from './fakes/manual-clock.js';
export {
  createMemoryJournal,
  type JournalCut,
  type MemoryJournal,
  type MemoryJournalOptions,
} from './fakes/memory-journal.js';
export {
  createScriptedBackend,
  type ScriptedBackend,
  type ScriptedBackendOptions,
  type ScriptedCall,
} from './fakes/scripted-backend.js';
export {
  createScriptedLiveDiarizer,
  type ScriptedLiveDiarizer,
  type ScriptedLiveDiarizerOptions,
  type ScriptedSpeakerStream,
  type ScriptedSpeakersCall,
} from './fakes/scripted-live-diarizer.js';
export {
  createScriptedStreamBackend,
  type ScriptedStreamBackend,
  type ScriptedStreamBackendOptions,
  type ScriptedStreamCall,
} from './fakes/scripted-stream-backend.js';
export type { Hypothesis } from './fakes/scripted-transcript.js';
export {
  createScriptedTurn,
  type ScriptedTurn,
  type ScriptedTurnOptions,
} from './fakes/scripted-turn.js';
export {
  createScriptedVad,
  type ScriptedVad,
  type ScriptedVadOptions,
} from './fakes/scripted-vad.js';
export { createSpeechScript, type ScriptPart, type SpeechScript } from './fakes/speech-script.js';
