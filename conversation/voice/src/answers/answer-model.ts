/** One message of a conversation. */
export interface ConversationMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
  /** Of an answer: tools of the caller's that it called after its text, each with what came of it. */
  readonly calls?: readonly AnsweredCall[] | undefined;
}

/** A tool that the caller offers: the caller runs it, and asks again with what came of it. */
export interface OfferedTool {
  readonly name: string;
  readonly description?: string | undefined;
  /** A JSON schema of its arguments, an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A call of an offered tool. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** As the model has written them: JSON, if it wrote what it should. */
  readonly arguments: string;
}

/** One that the caller has run. */
export interface AnsweredCall extends ToolCall {
  readonly output: string;
}

/** What is to be answered. */
export interface AnswerRequest {
  /** In their order; the last is the user's, or an answer with calls. The caller keeps to 1000 messages and 400 000 characters. */
  readonly messages: readonly ConversationMessage[];
  /** Of the conversation: a gateway keeps what it knows of it by this name. */
  readonly conversationId: string;
  /** One of {@link AnswerModel.models}. Default: the first. */
  readonly model?: string | undefined;
  /** Tools that the caller offers beside the model's own, where {@link AnswerModel.takesTools} says that it takes some. */
  readonly tools?: readonly OfferedTool[] | undefined;
  /** Which of its tools is to be called. Default `auto`: as the model likes. */
  readonly toolChoice?: 'auto' | 'none' | 'required' | { readonly name: string } | undefined;
  /**
   * Tokens of the answer, a whole number from 1. A longer answer is cut off there, and its last part is `cut`. Default: the
   * model's own bound. A model behind a gateway does not heed it.
   */
  readonly maxTokens?: number | undefined;
  /** The model's temperature for this answer, 0 to 2. Default: the model's own. A model behind a gateway does not heed it. */
  readonly temperature?: number | undefined;
  /** Ends the answer with `ERR_ABORTED`, and the work for it. */
  readonly signal?: AbortSignal | undefined;
}

/** A piece of an answer, as it is written. */
export type AnswerPart =
  | { readonly type: 'text'; readonly text: string }
  | ToolUse
  /** An offered tool is called: after the last of them the answer ends. */
  | ({ readonly type: 'call' } & ToolCall)
  /** The answer was cut off at {@link AnswerRequest.maxTokens}. No part follows. */
  | { readonly type: 'cut' };

/** A tool is used; what comes of it follows as text. A page may show it. */
export interface ToolUse {
  readonly type: 'tool';
  readonly name: string;
  /** Which use it is; with its other states it has the same one. */
  readonly id?: string | undefined;
  /**
   * `called`: the model writes what the tool is given. Default `running`: a model that does not tell how a use ends tells only
   * that it begins.
   */
  readonly state?: 'called' | 'running' | 'done' | 'failed' | undefined;
}

/** Writes answers: a language model, wherever it is. It keeps nothing from one call to the next. */
export interface AnswerModel extends AsyncDisposable {
  readonly specVersion: 'v1';
  /** As it is logged: `anthropic claude-…`. */
  readonly name: string;
  /** Tokens of messages that it reads, at most, where that is known: what is more, it leaves out. */
  readonly promptTokens?: number | undefined;
  /** Models among which a caller may choose, by name, the default first. Left out: there is one. */
  readonly models?: readonly string[] | undefined;
  /** Whether one of its models, by default the first, calls tools that a caller offers. Left out: none does. */
  takesTools?(model?: string): boolean;
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
