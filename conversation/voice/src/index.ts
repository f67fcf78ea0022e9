export type { AiSdkAnswersOptions } from './answers/ai-sdk/ai-sdk-options.js';
export { createAiSdkAnswers } from './answers/ai-sdk/create-ai-sdk-answers.js';
export type {
  AnswerModel,
  AnswerPart,
  AnswerRequest,
  ConversationMessage,
  ToolUse,
} from './answers/answer-model.js';
export { type AnswerChainOptions, createAnswerChain } from './answers/create-answer-chain.js';
export type { HistoryOptions } from './answers/create-history.js';
export {
  answersFromEnvironment,
  type EnvironmentAnswersOptions,
} from './answers/environment/answers-from-environment.js';
export { type FindAnswersOptions, findAnswers } from './answers/environment/find-answers.js';
export { createGatewayAnswers } from './answers/gateway/create-gateway-answers.js';
export type { GatewayAnswersOptions } from './answers/gateway/gateway-options.js';
export { createLlamaAnswers } from './answers/llama/create-llama-answers.js';
export type { LlamaAnswers } from './answers/llama/hosted-llama.js';
export type { LlamaAnswersOptions } from './answers/llama/llama-options.js';
export type { ModelServerPlace } from './answers/model-servers/model-server-place.js';
export { SPEECH_PROMPT } from './answers/speech-prompt.js';
export { createVoice } from './create-voice.js';
export type { SpokenPiece } from './speech/answer/speak-piece.js';
export { createSpokenAnswer, type SpokenAnswer } from './speech/answer/spoken-answer.js';
export type { SpokenAnswerOptions } from './speech/answer/spoken-answer-options.js';
export { createSpeechCache, type SpeechCache } from './speech/cache/speech-cache.js';
export type { SpeechCacheOptions } from './speech/cache/speech-cache-options.js';
export {
  type Speech,
  speechFromEnvironment,
} from './speech/environment/speech-from-environment.js';
export { createOpenAiSpeech } from './speech/openai/openai-speech.js';
export type { OpenAiSpeechOptions } from './speech/openai/openai-speech-options.js';
export type { VoiceOptions } from './voice-options.js';
