// What backends are built from: the checks of calls and options, the keeping of engines that run somewhere else, and what
// such an engine answers with.
export {
  type AnswerContext,
  answerMessages,
  ENGINE_GONE,
  type MessageHandlers,
} from './engine-process/answer-messages.js';
export { checkCall, textForModel } from './engine-process/check-call.js';
export {
  type ChildChannelOptions,
  createChildChannel,
  type ForkedChild,
} from './engine-process/child-channel.js';
export type { CallListeners } from './engine-process/engine-call.js';
export { toEngineError } from './engine-process/engine-errors.js';
export type {
  EngineChannel,
  EngineEnd,
  EngineError,
  EngineUse,
  FromEngine,
  FromEngineAtAnyTime,
  FromEngineAtCall,
  FromEngineAtLoad,
  ToEngine,
} from './engine-process/engine-messages.js';
export { createEnginePool, type EnginePool } from './engine-process/engine-pool.js';
export type { EnginePoolOptions } from './engine-process/engine-pool-options.js';
export {
  createHostedBackend,
  type HostedBackend,
  type HostedBackendOptions,
} from './engine-process/hosted-backend.js';
export { checkLanguage } from './language/check-language.js';
export { chooseLanguage, type LanguageProbabilities } from './language/choose-language.js';
export { until } from './waiting/until.js';
export type { TimedWord } from './words/merge-punctuation.js';
export {
  type SegmentWords,
  segmentWords,
  type WordedSegment,
} from './words/segment-words.js';
export { type TokenDecoder, type TokenWord, tokenWords } from './words/token-words.js';
export { writtenTokens } from './words/written-tokens.js';
