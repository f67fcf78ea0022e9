// What backends are built from: the checks of calls and options, the keeping of engines that run somewhere else, and what
// such an engine answers with.
export {
  type AnswerContext,
  answerMessages,
  ENGINE_GONE,
  type MessageHandlers,
} from './engine-process/answer-messages.js';
export { checkCall, textForModel } from './engine-process/check-call.js';
export type { CallListeners } from './engine-process/engine-call.js';
export {
  type ChildChannelOptions,
  createChildChannel,
  type EngineChannel,
  type EngineEnd,
  type EngineError,
  type EngineUse,
  type ForkedChild,
  type FromEngine,
  type FromEngineAtAnyTime,
  type FromEngineAtCall,
  type FromEngineAtLoad,
  type ToEngine,
} from './engine-process/engine-channel.js';
export { toEngineError } from './engine-process/engine-errors.js';
export { createEnginePool, createHostedBackend } from './engine-process/engine-pool.js';
export type {
  EnginePool,
  EnginePoolOptions,
  HostedBackend,
  HostedBackendOptions,
} from './engine-process/engine-pool-options.js';
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
