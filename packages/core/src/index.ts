export type {
  BackendCapabilities,
  BackendHealth,
  TranscribeOptions,
  TranscriptionBackend,
} from './contracts/backend.js';
export { type Clock, systemClock } from './contracts/clock.js';
export { type Logger, silentLogger } from './contracts/logger.js';
export type {
  ErrorEvent,
  FinalEvent,
  PartialEvent,
  SessionEvent,
  StreamingSession,
  WarningEvent,
} from './contracts/session.js';
export type { StreamingSessionOptions } from './contracts/session-options.js';
export type { StrategyInput, StrategyName, TranscriptionStrategy } from './contracts/strategy.js';
export type { Segment, TranscriptResult, Word } from './contracts/transcript.js';
export type { VoiceActivityDetector } from './contracts/vad.js';
export {
  abortedError,
  type ErrorCode,
  TranscribeError,
  type TranscribeErrorOptions,
} from './errors/transcribe-error.js';
