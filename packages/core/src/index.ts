export { SAMPLE_RATE } from './audio/sample-clock.js';
export type {
  BackendCapabilities,
  BackendHealth,
  TranscribeOptions,
  TranscriptionBackend,
} from './contracts/backend.js';
export type { Clock } from './contracts/clock.js';
export type { DiarizeOptions, Diarizer, SpeakerTurn } from './contracts/diarizer.js';
export type { JobStorage, StoredFile } from './contracts/job-storage.js';
export type {
  AddedJob,
  Job,
  JobControl,
  JobCounts,
  JobError,
  JobHandlers,
  JobLimits,
  JobPriority,
  JobProgress,
  JobState,
  JobStore,
  JobWork,
  JobWorkOptions,
  NewJob,
} from './contracts/job-store.js';
export type { KnownSpeaker } from './contracts/known-speaker.js';
export type {
  LiveDiarizeOptions,
  LiveDiarizer,
  SpeakerRemains,
  SpeakerStream,
  SpeakerVoice,
} from './contracts/live-diarizer.js';
export type { Logger } from './contracts/logger.js';
export type {
  InferenceScheduler,
  SchedulerHooks,
  SchedulerMetrics,
} from './contracts/scheduler.js';
export type { SessionChanges, StreamingSession } from './contracts/session.js';
export type {
  ErrorEvent,
  FinalEvent,
  PartialEvent,
  SessionEvent,
  SpeakersEvent,
} from './contracts/session-events.js';
export type {
  JournalCallOptions,
  SessionJournal,
  SessionLog,
  TakenSession,
} from './contracts/session-journal.js';
export type {
  EndpointingOptions,
  SessionSpeakersOptions,
  StreamingSessionOptions,
} from './contracts/session-options.js';
export type { StrategyName, TranscriptionStrategy } from './contracts/strategy.js';
export type {
  StreamCapabilities,
  StreamOptions,
  StreamState,
  StreamStep,
  StreamWord,
  TranscriptionStream,
} from './contracts/stream.js';
export type { Segment, TranscriptResult, Word } from './contracts/transcript.js';
export type { TurnDetector } from './contracts/turn.js';
export type { VoiceActivityDetector } from './contracts/vad.js';
export { createEnergyVad } from './endpointing/energy-vad.js';
export { type ErrorCode, TranscribeError } from './errors/transcribe-error.js';
export { createGuard } from './guards/create-guard.js';
export { createInferenceScheduler } from './scheduling/inference-scheduler.js';
export type { InferenceSchedulerOptions } from './scheduling/scheduler-options.js';
export { createStreamingSession } from './session/streaming-session.js';
export { createPromptStrategy } from './strategy/prompt.js';
export { withSpeakers } from './words/with-speakers.js';
