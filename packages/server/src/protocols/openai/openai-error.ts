import { TranscribeError } from '@ws/core';
import type { WireErrorCode } from '@ws/core/protocol';
import { refusalOf, retryAfterOf } from '../../net/http/client-errors.js';
import type { SocketRefusal } from '../../net/http/refusal.js';

/** Classes of errors that OpenAI's clients know. */
export type OpenAiErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'permission_error'
  | 'rate_limit_error'
  | 'insufficient_quota'
  | 'server_error';

export interface OpenAiErrorBody {
  readonly message: string;
  readonly type: OpenAiErrorType;
  /** The field that it is about. */
  readonly param: string | null;
  readonly code: string | null;
}

interface OpenAiErrorOptions {
  readonly status?: number | undefined;
  readonly param?: string | undefined;
  readonly code?: string | undefined;
  readonly type?: OpenAiErrorType | undefined;
  readonly retryAfterS?: number | undefined;
  /** Whether the same request may succeed in a moment. */
  readonly isPassing?: boolean | undefined;
}

/** Why something that was asked for in OpenAI's words is not done. */
export class OpenAiError extends Error {
  override readonly name: string = 'OpenAiError';

  /** Of HTTP. */
  readonly status: number;
  readonly body: OpenAiErrorBody;
  readonly #options: OpenAiErrorOptions;

  constructor(message: string, options: OpenAiErrorOptions = {}) {
    super(message);
    const { status = 400, type = 'invalid_request_error' } = options;
    this.status = status;
    this.body = { message, type, param: options.param ?? null, code: options.code ?? null };
    this.#options = options;
  }

  /**
   * The error as the refusal of a request. Clients send a request again, with all of its audio, where it failed with 408,
   * 409, 429 or 5xx: they are told not to where it would fail again.
   */
  get refusal(): SocketRefusal {
    const { status, message, body } = this;
    const { retryAfterS, isPassing = false } = this.#options;
    return {
      ...{ status, code: body.code ?? 'invalid_value', message, retryAfterS },
      headers: { 'x-should-retry': String(isPassing) },
      body: { error: body },
    };
  }
}

/** A field has a value that it may not have. */
export function invalidValue(param: string, message: string): OpenAiError {
  return new OpenAiError(message, { param, code: 'invalid_value' });
}

/** The same of a field of an event, with what it must be: `must be an object`. */
export function wrongField(param: string, why: string): OpenAiError {
  return invalidValue(param, `"${param}" ${why}.`);
}

const TYPES: Readonly<Record<number, OpenAiErrorType>> = {
  401: 'authentication_error',
  403: 'permission_error',
  429: 'rate_limit_error',
};
const CODES: Partial<Record<WireErrorCode, string>> = {
  UNAUTHORIZED: 'invalid_api_key',
  QUOTA_EXCEEDED: 'insufficient_quota',
  TOO_MANY_ATTEMPTS: 'rate_limit_exceeded',
  TOO_MANY_SESSIONS: 'rate_limit_exceeded',
  UNSUPPORTED_MODEL: 'model_not_found',
};

/** Any error as OpenAI's clients get it. Faults of the server are reported without details. */
export function openAiError(error: unknown): OpenAiError {
  if (error instanceof OpenAiError) return error;
  const { language } = TranscribeError.isInstance(error) ? error.details : {};
  return refused(refusalOf(error), language === undefined ? undefined : 'language');
}

function refused(
  { status, code, message, retryAfterS = retryAfterOf(code) }: SocketRefusal,
  param?: string | undefined,
): OpenAiError {
  return new OpenAiError(message, {
    ...{ status, param, type: typeOf(status, code) },
    code: CODES[code as WireErrorCode] ?? code.toLowerCase(),
    retryAfterS,
    isPassing: retryAfterOf(code) !== undefined,
  });
}

/** A refusal of the server's own, in OpenAI's shape. */
export function openAiRefusal(refusal: SocketRefusal): SocketRefusal {
  if (refusal.body !== undefined) return refusal;
  const { retryAfterS, headers, body } = refused(refusal).refusal;
  return { ...refusal, retryAfterS, headers: { ...refusal.headers, ...headers }, body };
}

function typeOf(status: number, code: string): OpenAiErrorType {
  if (code === 'QUOTA_EXCEEDED') return 'insufficient_quota';
  if (status >= 500) return 'server_error';
  return TYPES[status] ?? 'invalid_request_error';
}
