export {
  type AiSdkAnswersOptions,
  DEFAULT_AI_SDK_ANSWERS_OPTIONS,
} from './answers/ai-sdk/ai-sdk-options.js';
export { createAiSdkAnswers } from './answers/ai-sdk/create-ai-sdk-answers.js';
export type {
  AnswerModel,
  AnswerPart,
  AnswerRequest,
  ConversationMessage,
} from './answers/answer-model.js';
export {
  type AnswerChainOptions,
  createAnswerChain,
  DEFAULT_ANSWER_CHAIN_OPTIONS,
} from './answers/create-answer-chain.js';
export {
  createHistory,
  DEFAULT_HISTORY_OPTIONS,
  type History,
  type HistoryOptions,
} from './answers/create-history.js';
export {
  answersFromEnvironment,
  type EnvironmentAnswersOptions,
} from './answers/environment/answers-from-environment.js';
export type { Variables } from './answers/environment/provider-models.js';
export { createGatewayAnswers } from './answers/gateway/create-gateway-answers.js';
export {
  DEFAULT_GATEWAY_ANSWERS_OPTIONS,
  type GatewayAnswersOptions,
} from './answers/gateway/gateway-options.js';
export type { AnswerLimits } from './answers/limits/answer-limits.js';
export { createLlamaAnswers } from './answers/llama/create-llama-answers.js';
export type { LlamaAnswers } from './answers/llama/hosted-llama.js';
export { LLAMA_MODELS, type LlamaModel } from './answers/llama/llama-models.js';
export {
  DEFAULT_LLAMA_ANSWERS_OPTIONS,
  type LlamaAnswersOptions,
} from './answers/llama/llama-options.js';
export { SPEECH_PROMPT } from './answers/speech-prompt.js';
export { createVoice } from './create-voice.js';
export type { VoiceFormat } from './protocol/voice-messages.js';
export type { AnswerPiece } from './speech/answer/answer-pieces.js';
export { createSpokenAnswer, type SpokenAnswer } from './speech/answer/spoken-answer.js';
export {
  DEFAULT_SPOKEN_ANSWER_OPTIONS,
  type SpokenAnswerOptions,
} from './speech/answer/spoken-answer-options.js';
export type { SpokenPiece, UnspokenPiece } from './speech/answer/spoken-piece.js';
export type { OpenSound } from './speech/cache/open-sound.js';
export {
  createSpeechCache,
  type SpeakOptions,
  type SpeechCache,
  type SpeechCacheUse,
  type SpokenSound,
} from './speech/cache/speech-cache.js';
export {
  DEFAULT_SPEECH_CACHE_OPTIONS,
  type SpeechCacheOptions,
} from './speech/cache/speech-cache-options.js';
export {
  SPEECH_BACKENDS,
  type SpeechBackendName,
} from './speech/environment/speech-environment.js';
export {
  type Speech,
  type SpeechFromEnvironmentOptions,
  speechFromEnvironment,
} from './speech/environment/speech-from-environment.js';
export { createOpenAiSpeech } from './speech/openai/openai-speech.js';
export {
  DEFAULT_OPENAI_SPEECH_OPTIONS,
  type OpenAiSpeechOptions,
} from './speech/openai/openai-speech-options.js';
export type { VoiceOptions } from './voice-options.js';
