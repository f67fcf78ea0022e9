import { TranscribeError } from '@ws/core';
import type { WireErrorCode } from '@ws/core/protocol';
import type { SocketRefusal } from '../../net/http/refusal.js';
import { refusalOf, retryAfterOf } from '../client-errors.js';

/** Classes of errors that OpenAI's clients know. */
export type OpenAiErrorType =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'permission_error'
  | 'rate_limit_error'
  | 'insufficient_quota'
  | 'server_error';

/** What OpenAI's clients are told of an error. */
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
}

/** Why something that was asked for in OpenAI's words is not done. */
export class OpenAiError extends Error {
  override readonly name: string = 'OpenAiError';

  /** Of HTTP. */
  readonly status: number;
  readonly body: OpenAiErrorBody;
  readonly retryAfterS: number | undefined;

  constructor(message: string, options: OpenAiErrorOptions = {}) {
    super(message);
    const { status = 400, type = 'invalid_request_error', retryAfterS } = options;
    this.status = status;
    this.retryAfterS = retryAfterS;
    this.body = { message, type, param: options.param ?? null, code: options.code ?? null };
  }

  /**
   * Clients send a request again, with all of its audio, where it failed with 408, 409, 429 or 5xx: they are told not to
   * where it would fail again.
   */
  get headers(): Record<string, string> {
    const isWorthIt = this.retryAfterS !== undefined;
    return {
      'x-should-retry': String(isWorthIt),
      ...(isWorthIt && { 'retry-after': String(this.retryAfterS) }),
    };
  }
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

/** Any error, as OpenAI's clients are told it. Faults of the server's own are reported without details. */
export function openAiError(error: unknown): OpenAiError {
  if (error instanceof OpenAiError) return error;
  const { language } = TranscribeError.isInstance(error) ? error.details : {};
  return refused(refusalOf(error), language === undefined ? undefined : 'language');
}

function refused(
  { status, code, message, retryAfterS }: SocketRefusal,
  param?: string | undefined,
): OpenAiError {
  return new OpenAiError(message, {
    ...{ status, param, type: typeOf(status, code) },
    code: CODES[code as WireErrorCode] ?? code.toLowerCase(),
    retryAfterS: retryAfterOf(code, retryAfterS),
  });
}

/** A refusal of the server's own, in OpenAI's shape. */
export function openAiRefusal(refusal: SocketRefusal): SocketRefusal {
  const error = refused(refusal);
  return {
    ...refusal,
    headers: { ...refusal.headers, ...error.headers },
    body: { error: error.body },
  };
}

function typeOf(status: number, code: string): OpenAiErrorType {
  if (code === 'QUOTA_EXCEEDED') return 'insufficient_quota';
  if (status >= 500) return 'server_error';
  return TYPES[status] ?? 'invalid_request_error';
}
