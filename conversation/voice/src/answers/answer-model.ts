/** One message of a conversation. */
export interface ConversationMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What is to be answered. */
export interface AnswerRequest {
  /** In their order; the last is the user's. The caller keeps to 1000 messages and 400 000 characters. */
  readonly messages: readonly ConversationMessage[];
  /** Of the conversation: a gateway keeps what it knows of it by this name. */
  readonly conversationId: string;
  /** Ends the answer with `ERR_ABORTED`, and the work for it. */
  readonly signal?: AbortSignal | undefined;
}

/** A piece of an answer, as it is written. */
export type AnswerPart = { readonly type: 'text'; readonly text: string } | ToolUse;

/** A tool is used; what comes of it follows as text. A page may show it. */
export interface ToolUse {
  readonly type: 'tool';
  readonly name: string;
  /** Which use it is; with its other states it has the same one. */
  readonly id?: string | undefined;
  /** Default `running`: a model that does not tell how a use ends tells only that it begins. */
  readonly state?: 'running' | 'done' | 'failed' | undefined;
}

/** Writes answers: a language model, wherever it is. It keeps nothing from one call to the next. */
export interface AnswerModel extends AsyncDisposable {
  readonly specVersion: 'v1';
  /** As it is logged: `anthropic claude-…`. */
  readonly name: string;
  /** Tokens of messages that it reads, at most, where that is known: what is more, it leaves out. */
  readonly promptTokens?: number | undefined;
  /**
   * Makes it ready. Optional, since `answer` does it when needed; calling it twice is harmless.
   *
   * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`, `ERR_BACKEND_UNAVAILABLE`, `ERR_ABORTED`
   */
  load(options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /**
   * Writes an answer. The iteration ends when it is whole; leaving the iteration ends the work.
   *
   * @throws TranscribeError, from the iteration: `ERR_BACKEND_UNAVAILABLE` (no model can be reached),
   *   `ERR_UNAUTHORIZED` (the key is refused), `ERR_BACKEND_FAILED` (the answer is empty, broke off, is malformed or too long),
   *   `ERR_BACKEND_TIMEOUT`, `ERR_BACKEND_CRASHED`, `ERR_OVERLOADED` (retryable), `ERR_INVALID_OPTION` (the request is malformed),
   *   `ERR_ABORTED`, `ERR_DISPOSED`, and what `load` throws
   */
  answer(request: AnswerRequest): AsyncIterable<AnswerPart>;
}
