// What backends are built from: the checks of calls and options, the line of waiting calls, and the keeping of an engine
// that runs in a process of its own.
export {
  type CallLine,
  type CallLineOptions,
  createCallLine,
  disposedError,
} from './adapter/call-line.js';
export { checkCall } from './adapter/check-call.js';
export {
  type CallListeners,
  createEngineHost,
  type EngineHost,
  type EngineHostOptions,
} from './adapter/engine-host.js';
export type {
  EngineChannel,
  EngineEnd,
  EngineError,
  EngineUse,
  FromEngine,
  ToEngine,
} from './adapter/engine-messages.js';
export {
  createHostedBackend,
  type HostedBackend,
  type HostedBackendOptions,
} from './adapter/hosted-backend.js';
export { type RetriedBackendOptions, type Retry, withRetries } from './adapter/retried-backend.js';
export { textForModel } from './adapter/text-for-model.js';
export {
  type SegmentWords,
  segmentWords,
  type WordedSegment,
} from './adapter/words/segment-words.js';
export type { TimedWord } from './adapter/words/timed-word.js';
export { type TokenDecoder, type TokenWord, tokenWords } from './adapter/words/token-words.js';
export { writtenTokens } from './adapter/words/written-tokens.js';
export {
  choiceOption,
  flagOption,
  invalidOption,
  loggerOption,
  numberOption,
  rejectUnknownOptions,
  textOption,
} from './options/check-options.js';
