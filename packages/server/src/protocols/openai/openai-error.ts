import { TranscribeError } from '@ws/core';
import { wireErrorCode } from '@ws/core/internal';
import type { WireErrorCode } from '@ws/core/protocol';
import { HttpError } from '../../net/http/read-body.js';
import type { SocketRefusal } from '../../net/http/refusal.js';
import { wireMessage } from '../conversation/wire-message.js';

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

type Class = readonly [status: number, type: OpenAiErrorType, retryAfterS?: number];

const RETRY_S = 2;
const WRONG: Class = [400, 'invalid_request_error'];
const FAILED: Class = [500, 'server_error'];
const CLASSES: Readonly<Record<WireErrorCode, Class>> = {
  INVALID_JSON: WRONG,
  INVALID_MESSAGE: WRONG,
  UNKNOWN_MESSAGE: WRONG,
  UNEXPECTED_MESSAGE: WRONG,
  MISSING_AUDIO: WRONG,
  INVALID_AUDIO: WRONG,
  AUDIO_TOO_LONG: [413, 'invalid_request_error'],
  MESSAGE_TOO_LARGE: [413, 'invalid_request_error'],
  UNSUPPORTED_ENCODING: WRONG,
  UNSUPPORTED_VAD: WRONG,
  UNSUPPORTED_TURN: WRONG,
  UNSUPPORTED_MODEL: [404, 'invalid_request_error'],
  UNSUPPORTED_LANGUAGE: WRONG,
  // It was tried three times.
  TRANSCRIBE_ERROR: FAILED,
  BACKEND_TIMEOUT: FAILED,
  OVERLOADED: [503, 'server_error', RETRY_S],
  SERVER_FULL: [503, 'server_error', RETRY_S],
  UNAUTHORIZED: [401, 'authentication_error'],
  TOO_MANY_ATTEMPTS: [429, 'rate_limit_error', RETRY_S],
  ORIGIN_REFUSED: [403, 'permission_error'],
  TOO_MANY_SESSIONS: [429, 'rate_limit_error', RETRY_S],
  QUOTA_EXCEEDED: [429, 'insufficient_quota'],
  SESSION_NOT_FOUND: [404, 'invalid_request_error'],
  IDLE_TIMEOUT: WRONG,
  SESSION_TOO_LONG: WRONG,
  SHUTTING_DOWN: [503, 'server_error', RETRY_S],
  INTERNAL_ERROR: FAILED,
};

const CODES: Partial<Record<WireErrorCode, string>> = {
  UNAUTHORIZED: 'invalid_api_key',
  QUOTA_EXCEEDED: 'insufficient_quota',
  TOO_MANY_ATTEMPTS: 'rate_limit_exceeded',
  TOO_MANY_SESSIONS: 'rate_limit_exceeded',
  UNSUPPORTED_MODEL: 'model_not_found',
};

/** Any error, as OpenAI's clients are told it. What is a fault of the server's own says nothing of itself. */
export function openAiError(error: unknown): OpenAiError {
  if (error instanceof OpenAiError) return error;
  if (error instanceof HttpError) {
    const { status, code, message } = error;
    return new OpenAiError(message, { status, code: nameOf(code) });
  }
  const code = wireErrorCode(error);
  const { language } = TranscribeError.isInstance(error) ? error.details : {};
  return ofCode(code, wireMessage(error), language === undefined ? undefined : 'language');
}

/** An error of one of the server's codes. */
export function ofCode(
  code: WireErrorCode,
  message: string,
  param?: string | undefined,
): OpenAiError {
  const [status, type, retryAfterS] = CLASSES[code] ?? FAILED;
  return new OpenAiError(message, { status, type, code: nameOf(code), param, retryAfterS });
}

/** A refusal of the server's own, in OpenAI's shape. */
export function openAiRefusal(refusal: SocketRefusal): SocketRefusal {
  const { status, code, message } = refusal;
  // What passes tomorrow is not to be tried again before.
  const [, type, usualS] = CLASSES[code as WireErrorCode] ?? WRONG;
  const retryAfterS = usualS === undefined ? undefined : (refusal.retryAfterS ?? usualS);
  const error = new OpenAiError(message, {
    ...{ status, type, retryAfterS },
    code: nameOf(code as WireErrorCode),
  });
  return {
    ...refusal,
    headers: { ...refusal.headers, ...error.headers },
    body: { error: error.body },
  };
}

function nameOf(code: WireErrorCode): string {
  return CODES[code] ?? code.toLowerCase();
}
