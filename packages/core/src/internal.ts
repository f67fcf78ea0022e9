// What this monorepo's own packages share. Not public: no version promises that it stays as it is.

export * from './async-queue/async-queue.js';
export { assertFinite, checkSamples } from './audio/finite-samples.js';
export { frameLevelDb } from './audio/level.js';
export { createNoiseFloor } from './audio/noise-floor.js';
export {
  bytesPerSample,
  createFrameCutter,
  PCM_ENCODINGS,
  type PcmDecoder,
} from './audio/pcm.js';
export { planes } from './audio/planes.js';
export { MAX_RESAMPLER_RATE, MIN_RESAMPLER_RATE } from './audio/resampler.js';
export { createSampleBuffer, type SampleBuffer } from './audio/sample-buffer.js';
export * from './audio/sample-clock.js';
export type { AttentionStop, LanguageChoice } from './contracts/backend.js';
export { systemClock } from './contracts/clock.js';
export { silentLogger } from './contracts/logger.js';
export type { InferenceKind, JoinableScheduler, SchedulerClient } from './contracts/scheduler.js';
export type * from './contracts/session-events.js';
export type { Token } from './contracts/transcript.js';
export type { SpeechDetectorOptions } from './endpointing/speech-detector.js';
export * from './engine-supervision/answer-messages.js';
export { textForModel } from './engine-supervision/check-call.js';
export * from './engine-supervision/engine-channel.js';
export { toEngineError } from './engine-supervision/engine-errors.js';
export { createEnginePool, createHostedBackend } from './engine-supervision/engine-pool.js';
export type { EnginePool, HostedBackendOptions } from './engine-supervision/engine-pool-options.js';
export * from './engine-supervision/hosted-options.js';
export { errorMessage } from './errors/error-message.js';
export * from './errors/installed-package.js';
export { abortedError, unavailable } from './errors/transcribe-error.js';
export { segmentsOf } from './formats/segments-of.js';
export * from './formats/texts-in-turn.js';
export type { WrittenTranscript } from './formats/transcript-writer.js';
export { toVerboseJson } from './formats/verbose-json.js';
export {
  createSessionJournal,
  type StoredSessionJournal,
} from './journal/create-session-journal.js';
export type * from './journal/journal-store.js';
export { MAX_JOURNAL_RECORD_BYTES } from './journal/record-copy.js';
export { isSessionId } from './journal/session-id.js';
export { addressParameters, decodedPart, shownAddress } from './journal/store-address.js';
export * from './language/check-language.js';
export { chooseLanguage } from './language/choose-language.js';
export * from './language/languages.js';
export { invalidOption } from './options/invalid-option.js';
export * from './options/option-kinds.js';
export * from './options/option-spec.js';
export * from './options/redaction-kinds.js';
export * from './options/session-bounds.js';
export * from './options/session-changes.js';
export * from './options/spoken-options.js';
export { MAX_SAMPLE_RATE, MIN_SAMPLE_RATE } from './protocol/client-codec.js';
export * from './protocol/client-messages.js';
export { parsePath, STRATEGY_NAMES } from './protocol/path.js';
export type * from './protocol/server-messages.js';
export { fromWireError, protocolError, wireErrorCode } from './protocol/wire-errors.js';
export { checkAudioSource, notSamples } from './recording/audio-source.js';
export { DEFAULT_ENDPOINTING } from './session/session-options.js';
export { createThinnedEvents } from './session/thinned-events.js';
export { countLeading } from './sorted/count-leading.js';
export * from './speakers/known-people.js';
export { MAX_SPEAKERS } from './speakers/max-speakers.js';
export {
  KNOWN_SPEAKERS,
  SPEAKERS_REQUEST,
  type SpeakersOptions,
  type SpeakersRequest,
} from './speakers/speakers-request.js';
export { takeKnownSpeaker } from './speakers/take-known-speaker.js';
export type { AlignAttStrategyOptions } from './strategy/align-att.js';
export type { LocalAgreementStrategyOptions } from './strategy/local-agreement.js';
export { suits } from './strategy/strategy-options.js';
export * from './terminal/progress-line.js';
export { embeddedBytes } from './text/embedded-bytes.js';
export { UNSPACED_SCRIPTS } from './text/unspaced-scripts.js';
export { untranscribedMessage } from './text/untranscribed-message.js';
export * from './timing/deferred.js';
export { keptResult } from './timing/kept-result.js';
export { createTurns } from './timing/turns.js';
export { inTime, until } from './timing/until.js';
export type { TimedWord } from './words/merge-punctuation.js';
export { type SegmentWords, segmentWords } from './words/segment-words.js';
export { type TokenDecoder, tokenWords, writtenTokens } from './words/token-words.js';
