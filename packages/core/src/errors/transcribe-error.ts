// A symbol from the global registry: two copies of this package (ESM and CJS, or two versions) still know each other's errors.
const BRAND: symbol = Symbol.for('@ws/core.error');

/**
 * Why something failed. Codes are added, never renamed or removed.
 *
 * | code | meaning |
 * |---|---|
 * | `ERR_ABORTED` | the caller's `AbortSignal` ended the work |
 * | `ERR_DISPOSED` | the object was used after it was disposed |
 * | `ERR_INVALID_STATE` | the call is not allowed now; the message says why |
 * | `ERR_INVALID_OPTION` | an option is unknown, of the wrong type or out of range |
 * | `ERR_INVALID_AUDIO` | samples are not finite numbers, bytes do not make whole samples, or a file is no audio |
 * | `ERR_AUDIO_TOO_LONG` | more audio than one call takes |
 * | `ERR_PROTOCOL` | a message breaks the wire protocol; `details.wireCode` has the code that goes on the wire |
 * | `ERR_OVERLOADED` | a bounded queue is full |
 * | `ERR_CONNECTION` | the peer cannot be reached, or the connection broke |
 * | `ERR_SESSION_TAKEN` | another server has taken the session over; this one writes nothing more of it |
 * | `ERR_UNAUTHORIZED` | the peer does not let this client in: its API key is missing or wrong, or its page may not |
 * | `ERR_BACKEND_UNAVAILABLE` | the engine, or what it needs, is not installed or does not start |
 * | `ERR_BACKEND_CRASHED` | the engine died during the call; the next call starts it anew |
 * | `ERR_BACKEND_TIMEOUT` | the engine did not answer in time; the same call may succeed |
 * | `ERR_BACKEND_FAILED` | the engine refused or failed the call and lives on |
 * | `ERR_MODEL_NOT_FOUND` | no such model, or none that can be had from here |
 * | `ERR_MODEL_INVALID` | a weights file is truncated, foreign or damaged |
 * | `ERR_DOWNLOAD_FAILED` | a download broke off, or what came is not what was asked for |
 */
export type ErrorCode =
  | 'ERR_ABORTED'
  | 'ERR_DISPOSED'
  | 'ERR_INVALID_STATE'
  | 'ERR_INVALID_OPTION'
  | 'ERR_INVALID_AUDIO'
  | 'ERR_AUDIO_TOO_LONG'
  | 'ERR_PROTOCOL'
  | 'ERR_OVERLOADED'
  | 'ERR_CONNECTION'
  | 'ERR_SESSION_TAKEN'
  | 'ERR_UNAUTHORIZED'
  | 'ERR_BACKEND_UNAVAILABLE'
  | 'ERR_BACKEND_CRASHED'
  | 'ERR_BACKEND_TIMEOUT'
  | 'ERR_BACKEND_FAILED'
  | 'ERR_MODEL_NOT_FOUND'
  | 'ERR_MODEL_INVALID'
  | 'ERR_DOWNLOAD_FAILED';

/** What a {@link TranscribeError} is made of. */
export interface TranscribeErrorOptions {
  readonly code: ErrorCode;
  /** Whether the same call may succeed when it is made again. Default `false`. */
  readonly retryable?: boolean | undefined;
  /** Facts for programs: names, sizes, limits. Never audio or transcript text. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  readonly cause?: unknown;
}

/**
 * The one error class of all `@ws` packages. Tell errors apart by `code`, and recognise them by
 * {@link TranscribeError.isInstance}: `instanceof` fails when two copies of this package are loaded.
 */
export class TranscribeError extends Error {
  override readonly name: string = 'TranscribeError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, options: TranscribeErrorOptions) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = options.code;
    this.retryable = options.retryable ?? false;
    this.details = options.details ?? {};
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** Whether `value` is a `TranscribeError`, whichever copy of this package made it. */
  static isInstance(value: unknown): value is TranscribeError {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, BRAND);
  }
}

/** The error of a call that its caller's signal ended; the signal's reason is its `cause`. */
export function abortedError(signal?: AbortSignal | undefined): TranscribeError {
  return new TranscribeError('The operation was aborted.', {
    code: 'ERR_ABORTED',
    cause: signal?.reason,
  });
}

/** An engine, or what it needs, that cannot be had: `ERR_BACKEND_UNAVAILABLE`. The message says what to do. */
export function unavailable(
  message: string,
  details: object = {},
  cause?: unknown,
): TranscribeError {
  return new TranscribeError(message, {
    ...{ code: 'ERR_BACKEND_UNAVAILABLE', details: { ...details } },
    ...(cause !== undefined && { cause }),
  });
}

export function asTranscribeError(error: unknown): TranscribeError {
  if (TranscribeError.isInstance(error)) return error;
  return new TranscribeError('The backend failed. See the cause.', {
    code: 'ERR_BACKEND_FAILED',
    cause: error,
  });
}
