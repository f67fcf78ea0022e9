import { type Logger, TranscribeError } from '@ws/core';
import { loggedFailure, speechComplaint } from '../speech/answer/speech-failure.js';

const LATER_S = 2;

/** Why a request gets no answer but this. */
export class HttpFault extends Error {
  override readonly name: string = 'HttpFault';
  readonly status: number;
  readonly code: string;
  /** What the body of the answer has beside the reason. */
  readonly more: object;
  /** When to try again, in seconds. */
  readonly retryAfterS: number | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    more: object = {},
    retryAfterS: number | undefined = code === 'OVERLOADED' ? LATER_S : undefined,
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
    this.retryAfterS = retryAfterS;
  }
}

const STATUS: Readonly<Record<string, number>> = {
  ERR_INVALID_AUDIO: 422,
  ERR_INVALID_OPTION: 422,
  ERR_PROTOCOL: 400,
  ERR_OVERLOADED: 503,
  ERR_BACKEND_FAILED: 502,
  ERR_BACKEND_UNAVAILABLE: 503,
  ERR_BACKEND_CRASHED: 503,
  ERR_BACKEND_TIMEOUT: 504,
};

/** An engine's own words may be those of a library: they are for the log. */
const PLAIN: Readonly<Record<string, string>> = {
  ERR_BACKEND_FAILED: 'The engine failed at this recording. The log of the server says why.',
  ERR_BACKEND_CRASHED: 'The engine ended amid this recording, and is started anew. Try again.',
  ERR_BACKEND_UNAVAILABLE: 'The engine cannot be used now. The log of the server says why.',
  ERR_BACKEND_TIMEOUT: 'The engine did not answer in time. Try again.',
};

const WIRE_STATUS: Readonly<Record<string, number>> = {
  SERVER_FULL: 503,
  SHUTTING_DOWN: 503,
  MESSAGE_TOO_LARGE: 413,
};

export function statusOf(
  error: unknown,
): Pick<HttpFault, 'status' | 'code' | 'message'> &
  Partial<Pick<HttpFault, 'more' | 'retryAfterS'>> {
  if (error instanceof HttpFault) return error;
  if (!TranscribeError.isInstance(error)) {
    const message = 'The server failed at this request. Its log says more.';
    return { status: 500, code: 'INTERNAL_ERROR', message };
  }
  const { wireCode, status } = error.details as {
    readonly wireCode?: string;
    readonly status?: number;
  };
  // Elsewhere it is what an engine said, by HTTP or otherwise.
  const sent = error.code === 'ERR_PROTOCOL' ? status : undefined;
  return {
    status: sent ?? WIRE_STATUS[wireCode ?? ''] ?? STATUS[error.code] ?? 500,
    code: wireCode ?? error.code,
    message: PLAIN[error.code] ?? error.message,
    retryAfterS: wireCode === 'OVERLOADED' ? LATER_S : undefined,
  };
}

/** What a request to speak is answered with, for what went wrong; the reason is logged. */
export function speechFault(error: unknown, logger: Logger): unknown {
  const { code } = TranscribeError.isInstance(error) ? error : { code: undefined };
  // What was asked cannot be: the client reads why.
  if (code === 'ERR_INVALID_OPTION') return error;
  logger.warn(loggedFailure(error), 'a text could not be spoken');
  const message = speechComplaint(error);
  return speechFailure(code, message);
}

/** The fault of a text that could not be spoken. @param code - of the error */
export function speechFailure(code: string | undefined, message: string): HttpFault {
  if (code === 'ERR_OVERLOADED') return new HttpFault(503, 'OVERLOADED', message);
  return new HttpFault(code === 'ERR_BACKEND_TIMEOUT' ? 504 : 502, 'SPEECH_FAILED', message);
}
