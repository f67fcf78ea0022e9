export {
  msToSamples,
  SAMPLE_RATE,
  samplesToMs,
  samplesToSeconds,
  secondsToSamples,
} from './audio/sample-clock.js';
export type {
  AttentionStop,
  BackendCapabilities,
  BackendHealth,
  LanguageChoice,
  TranscribeOptions,
  TranscriptionBackend,
} from './contracts/backend.js';
export { type Clock, systemClock } from './contracts/clock.js';
export type {
  Guard,
  GuardEvidence,
  GuardedTranscript,
  GuardOptions,
  Suppression,
  SuppressionReason,
} from './contracts/guards.js';
export { type Logger, silentLogger } from './contracts/logger.js';
export type {
  InferenceKind,
  InferenceScheduler,
  JoinableScheduler,
  SchedulerClient,
  SchedulerHooks,
  SchedulerMetrics,
} from './contracts/scheduler.js';
export type {
  CancelledEvent,
  CountedEvent,
  ErrorEvent,
  FinalEvent,
  PartialEvent,
  SampleRange,
  SessionChanges,
  SessionEvent,
  SpeechEndEvent,
  SpeechStartEvent,
  StreamingSession,
  SuppressedEvent,
  UntranscribedEvent,
  WarningEvent,
} from './contracts/session.js';
export type { EndpointingOptions, StreamingSessionOptions } from './contracts/session-options.js';
export type {
  StrategyInput,
  StrategyName,
  StrategyOptions,
  TranscriptionStrategy,
  UtteranceDecoder,
  UtteranceHypothesis,
  UtterancePass,
} from './contracts/strategy.js';
export type { Segment, Token, TranscriptResult, Word } from './contracts/transcript.js';
export type { TurnDetector } from './contracts/turn.js';
export type { VoiceActivityDetector } from './contracts/vad.js';
export { createEnergyVad, type EnergyVad } from './endpointing/energy-vad.js';
export type { SpeechDetectorOptions } from './endpointing/speech-detector.js';
export {
  abortedError,
  type ErrorCode,
  TranscribeError,
  type TranscribeErrorOptions,
} from './errors/transcribe-error.js';
export { createGuard } from './guards/create-guard.js';
export { createInferenceScheduler } from './scheduling/inference-scheduler.js';
export type { InferenceSchedulerOptions } from './scheduling/scheduler-options.js';
export { DEFAULT_ENDPOINTING } from './session/session-options.js';
export { createStreamingSession } from './session/streaming-session.js';
export {
  createPromptStrategy,
  DEFAULT_PROMPT_STRATEGY_OPTIONS,
  type PromptStrategyOptions,
} from './strategy/prompt.js';
export type { PreviousTextOptions } from './strategy/strategy-options.js';
