/** Where a model server may be. */
export interface ModelServerPlace {
  /** As it is logged. */
  readonly name: string;
  /** How its models are listed: as Ollama does, as LM Studio does, or as OpenAI does. */
  readonly kind: 'ollama' | 'lmstudio' | 'openai';
  /** Its address, without a path. */
  readonly url: string;
}

/** Where the servers listen that people run, as each of them does by default; the first that has a chat model is taken. */
export const MODEL_SERVER_PLACES: readonly ModelServerPlace[] = [
  { name: 'Ollama', kind: 'ollama', url: 'http://127.0.0.1:11434' },
  { name: 'LM Studio', kind: 'lmstudio', url: 'http://127.0.0.1:1234' },
  { name: 'llama.cpp', kind: 'openai', url: 'http://127.0.0.1:8080' },
  { name: 'vLLM', kind: 'openai', url: 'http://127.0.0.1:8000' },
];
