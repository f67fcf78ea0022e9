// What backends are built from: the checks of calls and options, the keeping of engines that run somewhere else, and what
// such an engine answers with.
export {
  type AnswerContext,
  answerMessages,
  ENGINE_GONE,
  type MessageHandlers,
} from './adapter/answer-messages.js';
export { checkCall } from './adapter/check-call.js';
export {
  type ChildChannelOptions,
  createChildChannel,
  type ForkedChild,
} from './adapter/child-channel.js';
export type { CallListeners } from './adapter/engine-call.js';
export { toEngineError } from './adapter/engine-errors.js';
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
} from './adapter/engine-messages.js';
export { createEnginePool, type EnginePool } from './adapter/engine-pool.js';
export type { EnginePoolOptions } from './adapter/engine-pool-options.js';
export {
  createHostedBackend,
  type HostedBackend,
  type HostedBackendOptions,
} from './adapter/hosted-backend.js';
export { textForModel } from './adapter/text-for-model.js';
export { until } from './adapter/until.js';
export {
  type SegmentWords,
  segmentWords,
  type WordedSegment,
} from './adapter/words/segment-words.js';
export type { TimedWord } from './adapter/words/timed-word.js';
export { type TokenDecoder, type TokenWord, tokenWords } from './adapter/words/token-words.js';
export { writtenTokens } from './adapter/words/written-tokens.js';
export { checkLanguage } from './language/check-language.js';
export { chooseLanguage, type LanguageProbabilities } from './language/choose-language.js';
