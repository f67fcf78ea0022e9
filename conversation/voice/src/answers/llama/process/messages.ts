import type { ConversationMessage } from '../../answer-model.js';

/** Tokens of a context that a template and its ends may take beside what is counted. */
export const MARGIN = 16;

/** What the process loads. Plain data. */
export interface LlamaLoad {
  /** Absolute path of the .gguf file. */
  readonly file: string;
  /** What is imported as `node-llama-cpp`: its name, or the address of its entry. */
  readonly library: string;
  readonly threads: number;
  /** Tokens of each conversation. */
  readonly contextSize: number;
  /** Answers at the same time. */
  readonly conversations: number;
  /** Read beforehand; may be empty. */
  readonly systemPrompt: string;
}

export interface LlamaRequest {
  readonly messages: readonly ConversationMessage[];
  readonly conversationId: string;
  readonly maxTokens: number;
  readonly temperature: number;
  readonly topP: number;
  readonly repeatPenalty: number;
}

export interface LlamaAnswered {
  /** The answer has reached `maxTokens`, or a sentence's end shortly before. */
  readonly isCut: boolean;
}
