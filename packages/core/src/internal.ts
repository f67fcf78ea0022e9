// What this monorepo's own packages share. Not public: no version promises that it stays as it is.
export { assertFinite } from './audio/finite-samples.js';
export { frameLevelDb } from './audio/level.js';
export { bytesPerSample, PCM_ENCODINGS, type PcmDecoder } from './audio/pcm.js';
export { MAX_RESAMPLER_RATE, MIN_RESAMPLER_RATE } from './audio/resampler.js';
export { createSampleBuffer, type SampleBuffer } from './audio/sample-buffer.js';
export {
  msToSamples,
  samplesToMs,
  samplesToSeconds,
  secondsToSamples,
} from './audio/sample-clock.js';
export type { WavAudio } from './audio/wav-decoder.js';
export type { AttentionStop, LanguageChoice } from './contracts/backend.js';
export { systemClock } from './contracts/clock.js';
export { silentLogger } from './contracts/logger.js';
export type { InferenceKind, JoinableScheduler, SchedulerClient } from './contracts/scheduler.js';
export type {
  CancelledEvent,
  SampleRange,
  SpeechEndEvent,
  SpeechStartEvent,
  UntranscribedEvent,
} from './contracts/session.js';
export type { Token } from './contracts/transcript.js';
export { createNoiseFloor } from './endpointing/noise-floor.js';
export type { SpeechDetectorOptions } from './endpointing/speech-detector.js';
export {
  type AnswerContext,
  answerMessages,
  ENGINE_GONE,
  type MessageHandlers,
} from './engine-process/answer-messages.js';
export { textForModel } from './engine-process/check-call.js';
export {
  createChildChannel,
  type EngineChannel,
  type EngineEnd,
  type EngineError,
  type EngineUse,
  type ForkedChild,
  type FromEngine,
  type ToEngine,
} from './engine-process/engine-channel.js';
export { toEngineError } from './engine-process/engine-errors.js';
export { createEnginePool, createHostedBackend } from './engine-process/engine-pool.js';
export type { EnginePool, HostedBackendOptions } from './engine-process/engine-pool-options.js';
export { fromInstalled, isMissing } from './errors/installed-package.js';
export { abortedError } from './errors/transcribe-error.js';
export { segmentsOf } from './formats/segments-of.js';
export { createTextsInTurn, type TextOutput } from './formats/texts-in-turn.js';
export type { WrittenTranscript } from './formats/transcript-writer.js';
export { toVerboseJson } from './formats/verbose-json.js';
export { checkLanguage, checkLanguages } from './language/check-language.js';
export { chooseLanguage } from './language/choose-language.js';
export { LANGUAGE_CODES, languageCode, languageName } from './language/languages.js';
export { invalidOption } from './options/invalid-option.js';
export {
  address,
  CHECKSUMS,
  CLOCK,
  callback,
  choice,
  countOrAuto,
  flag,
  group,
  isWellFormed,
  LOGGER,
  listOf,
  type NumberKind,
  number,
  optionKind,
  part,
  required,
  SIGNAL,
  text,
  unchecked,
  whole,
  wholeNumber,
} from './options/option-kinds.js';
export {
  type DefaultsOf,
  defaultsOf,
  extendSpec,
  isObject,
  type OptionKind,
  type OptionSpec,
  readGivenOptions,
  readOption,
  readOptions,
  type SettingsOf,
} from './options/option-spec.js';
export { REDACTION, REDACTION_KINDS, type RedactionKind } from './options/redaction-kinds.js';
export {
  HEADROOM_MS,
  MAX_BUFFERED_MS,
  MAX_UTTERANCE_MS,
  PARTIAL_INTERVAL_MS,
} from './options/session-bounds.js';
export { GIVEN_ENDPOINTING, SESSION_CHANGES } from './options/session-changes.js';
export type { SpokenSettings } from './options/spoken-options.js';
export {
  LANGUAGE,
  LANGUAGES,
  MAX_HOTWORDS,
  MAX_PROMPT_CHARS,
  PROMPT,
  SPOKEN,
  TASKS,
} from './options/spoken-options.js';
export { MAX_SAMPLE_RATE, MIN_SAMPLE_RATE } from './protocol/client-codec.js';
export type { OneShotMessage } from './protocol/client-messages.js';
export {
  type EndMessage,
  type FinalizeMessage,
  type ResumeRequest,
  TURN_NAMES,
  type TurnName,
  VAD_NAMES,
  type VadEndMessage,
  type VadName,
  type WireChannels,
  type WireEncoding,
} from './protocol/client-messages.js';
export { parsePath, STRATEGY_NAMES } from './protocol/path.js';
export type {
  AckMessage,
  ErrorMessage,
  OfChannel,
  OneShotResultMessage,
  ReadyMessage,
  ServerLimits,
  SuppressedMessage,
  WarningMessage,
} from './protocol/server-messages.js';
export { fromWireError, protocolError, wireErrorCode } from './protocol/wire-errors.js';
export { type AsyncQueue, type AsyncQueueOptions, createAsyncQueue } from './queue/async-queue.js';
export { DEFAULT_ENDPOINTING } from './session/session-options.js';
export type { AlignAttStrategyOptions } from './strategy/align-att.js';
export type { LocalAgreementStrategyOptions } from './strategy/local-agreement.js';
export {
  createProgressLine,
  type ProgressLine,
  type ProgressOutput,
  progressBar,
} from './terminal/progress-line.js';
export { embeddedBytes } from './text/embedded-bytes.js';
export { UNSPACED_SCRIPTS } from './text/unspaced-scripts.js';
export { untranscribedMessage } from './text/untranscribed-message.js';
export { inTime } from './waiting/until.js';
export type { TimedWord } from './words/merge-punctuation.js';
export { type SegmentWords, segmentWords } from './words/segment-words.js';
export { type TokenDecoder, tokenWords } from './words/token-words.js';
export { writtenTokens } from './words/written-tokens.js';
