export { downmix } from './audio/downmix.js';
export {
  assertFinite,
  bytesPerSample,
  decodePcm,
  encodePcm,
  PCM_ENCODINGS,
  type PcmEncoding,
} from './audio/pcm.js';
export { createPcmDecoder, type PcmDecoder } from './audio/pcm-decoder.js';
export {
  createResampler,
  MAX_RESAMPLER_RATE,
  MIN_RESAMPLER_RATE,
  type Resampler,
} from './audio/resampler.js';
export {
  createSampleBuffer,
  type SampleBuffer,
  type SampleBufferOptions,
} from './audio/sample-buffer.js';
export {
  msToSamples,
  SAMPLE_RATE,
  samplesToMs,
  samplesToSeconds,
  secondsToSamples,
} from './audio/sample-clock.js';
export { createWavDecoder, type WavDecoder } from './audio/wav-decoder.js';
export { createWavEncoder, type WavEncoder, type WriteWavOptions } from './audio/wav-encoder.js';
export { readWav, type WavAudio } from './audio/wav-reader.js';
export { writeWav } from './audio/wav-writer.js';
export type {
  BackendCapabilities,
  BackendHealth,
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
} from './contracts/guards.js';
export { type Logger, silentLogger } from './contracts/logger.js';
export type {
  InferenceKind,
  InferenceScheduler,
  SchedulerMetrics,
  SchedulerSeat,
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
  SuppressionReason,
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
export type { VoiceActivityDetector } from './contracts/vad.js';
export { createEndpointer, type EndpointEvent, type Endpointer } from './endpointing/endpointer.js';
export {
  DEFAULT_ENDPOINTER_OPTIONS,
  type EndpointerOptions,
} from './endpointing/endpointer-options.js';
export { createEnergyVad, type EnergyVad } from './endpointing/energy-vad.js';
export {
  createSpeechDetector,
  type SpeechDetector,
  type SpeechDetectorOptions,
} from './endpointing/speech-detector.js';
export {
  abortedError,
  type ErrorCode,
  TranscribeError,
  type TranscribeErrorOptions,
} from './errors/transcribe-error.js';
export type { Cue } from './formats/cue.js';
export { type CueOptions, DEFAULT_CUE_OPTIONS } from './formats/cue-options.js';
export { toSrt, toSrtCue } from './formats/srt.js';
export { toCues } from './formats/to-cues.js';
export {
  createTranscriptWriter,
  formatTranscript,
  TRANSCRIPT_FORMATS,
  type TranscriptFormat,
  type TranscriptWriter,
  type TranscriptWriterOptions,
  type WrittenTranscript,
} from './formats/transcript-writer.js';
export { TSV_HEADER, toTsv, toTsvLine } from './formats/tsv.js';
export { toTxt, toTxtLine } from './formats/txt.js';
export {
  toVerboseJson,
  toVerboseSegment,
  type VerboseJson,
  type VerboseJsonInput,
  type VerboseJsonSegment,
  type VerboseJsonWord,
} from './formats/verbose-json.js';
export { toVtt, toVttCue, VTT_HEADER } from './formats/vtt.js';
export { createGuard } from './guards/create-guard.js';
export { DEFAULT_GUARD_OPTIONS } from './guards/guard-options.js';
export { type GuardedBackendOptions, guardedBackend } from './guards/guarded-backend.js';
export { AUDIBLE_DB, isSilent, SHORTEST_AUDIBLE_MS } from './guards/silence.js';
export {
  formatEmissions,
  formatGoldWords,
  parseEmissions,
  parseGoldWords,
} from './measures/latency-log.js';
export {
  type AlignedWord,
  normalizeWords,
  type WordErrorRate,
  wordErrorRate,
} from './measures/word-error-rate.js';
export {
  type Emission,
  type EmittedWord,
  type WordLatency,
  wordLatency,
} from './measures/word-latency.js';
export {
  clientMessageSchema,
  decodeClientMessage,
  encodeClientMessage,
} from './protocol/client-codec.js';
export {
  type AudioFrameMessage,
  type CancelMessage,
  type ClientMessage,
  type ConfigureMessage,
  type EndMessage,
  type FinalizeMessage,
  type OneShotMessage,
  type PingMessage,
  type ResumeRequest,
  type StartMessage,
  VAD_NAMES,
  type VadEndMessage,
  type VadName,
  WIRE_ENCODINGS,
  type WireEncoding,
} from './protocol/client-messages.js';
export { MAX_SAMPLE_RATE, MIN_SAMPLE_RATE } from './protocol/client-shapes.js';
export { DEFAULT_MAX_MESSAGE_BYTES, type DecodeOptions } from './protocol/parse-json.js';
export { type ParsedPath, parsePath, STRATEGY_NAMES } from './protocol/path.js';
export {
  decodeServerMessage,
  encodeServerMessage,
  serverMessageSchema,
} from './protocol/server-codec.js';
export {
  type AckMessage,
  type DoneMessage,
  type ErrorMessage,
  type OneShotResultMessage,
  type OneShotSegment,
  type PongMessage,
  PROTOCOL_VERSION,
  type ReadyMessage,
  type ServerLimits,
  type ServerMessage,
  type SuppressedMessage,
  type WaitMessage,
  type WarningMessage,
} from './protocol/server-messages.js';
export type { MessageIssue, MessageResult, MessageSchema } from './protocol/standard-schema.js';
export {
  protocolError,
  WIRE_ERROR_CODES,
  type WireErrorCode,
  wireErrorCode,
} from './protocol/wire-errors.js';
export { createInferenceScheduler } from './scheduling/inference-scheduler.js';
export {
  DEFAULT_SCHEDULER_OPTIONS,
  type InferenceSchedulerOptions,
} from './scheduling/scheduler-options.js';
export { DEFAULT_ENDPOINTING, DEFAULT_SESSION_OPTIONS } from './session/session-options.js';
export { createStreamingSession } from './session/streaming-session.js';
export {
  type ContextStrategyOptions,
  createContextStrategy,
  createHybridStrategy,
  DEFAULT_CONTEXT_STRATEGY_OPTIONS,
  DEFAULT_HYBRID_STRATEGY_OPTIONS,
  type HybridStrategyOptions,
} from './strategy/context.js';
export {
  createLocalAgreementStrategy,
  DEFAULT_LOCAL_AGREEMENT_STRATEGY_OPTIONS,
  type LocalAgreementStrategyOptions,
} from './strategy/local-agreement.js';
export {
  createPromptStrategy,
  DEFAULT_PROMPT_STRATEGY_OPTIONS,
  type PromptStrategyOptions,
} from './strategy/prompt.js';
export type { ContextAudioOptions, PreviousTextOptions } from './strategy/strategy-options.js';
