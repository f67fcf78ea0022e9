/** A tool that a client offers to the model: the client runs it. */
export interface ProvidedTool {
  readonly name: string;
  readonly description?: string | undefined;
  /** A JSON schema of its arguments, an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A client's tool that the model has called. */
export interface ProvidedCall {
  readonly id: string;
  readonly name: string;
  /** As the model has written them: JSON, if it wrote what it should. */
  readonly arguments: string;
  /** What came of it; left out as long as the client has not said it. */
  readonly output?: string | undefined;
}

/** One message of a conversation. */
export interface ProvidedMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
  /** Of an answer: the tools that it called after its text. */
  readonly calls?: readonly ProvidedCall[] | undefined;
  /** An answer that the user has cut off: `content` is what was heard of it. */
  readonly isCutOff?: boolean | undefined;
}

/** Which tool is to be called: as the model likes, none, at least one, or this one. */
export type ProvidedToolChoice = 'auto' | 'none' | 'required' | { readonly name: string };

/** What is to be answered. */
export interface ProvidedQuestion {
  /** In their order, the system prompt first where there is one; an empty one is the provider's own. */
  readonly messages: readonly ProvidedMessage[];
  /** Left out: none. */
  readonly tools?: readonly ProvidedTool[] | undefined;
  /** Default `auto`. */
  readonly toolChoice?: ProvidedToolChoice | undefined;
  /** One of {@link AnswerProvider.models}. Default: the first. */
  readonly model?: string | undefined;
  /** Tokens of the answer, 1 or more; a longer one is cut off there. Default: the model's own bound. */
  readonly maxTokens?: number | undefined;
  /** 0 to 2. Default: the model's own. */
  readonly temperature?: number | undefined;
  /** Ends the answer. */
  readonly signal: AbortSignal;
}

/** A piece of an answer, as it is written; a call comes whole. */
export type ProvidedAnswerPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'call'; readonly call: ProvidedCall }
  /** The answer was cut off at {@link ProvidedQuestion.maxTokens}. No part follows. */
  | { readonly type: 'cut' };

/** Answers one conversation: how often a model is asked is counted for it. */
export interface ProvidedAnswers {
  /**
   * Iterate it once; leaving the iteration ends the answer.
   *
   * @throws TranscribeError, from the iteration: what the model failed with
   */
  answer(question: ProvidedQuestion): AsyncIterable<ProvidedAnswerPart>;
}

/** Answers clients that speak with a model: those of OpenAI's Realtime API. A {@link ServerProtocol} brings it. */
export interface AnswerProvider {
  /** As clients are told. */
  readonly name: string;
  /** Models that clients may ask for, the default first. One or more. */
  readonly models: readonly string[];
  /** Whether a model calls tools that clients offer. */
  takesTools(model: string | undefined): boolean;
  /** @param conversationId - under which a model may remember it */
  open(conversationId: string): ProvidedAnswers;
}
