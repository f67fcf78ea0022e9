import { type ErrorCode, TranscribeError } from '@ws/core';
import type { ErrorMessage } from '@ws/core/internal';
import type { WireErrorCode } from '@ws/core/protocol';
import { NO_WEBSOCKET, NOT_FOR_THIS_PAGE } from '../socket/ask-refusal.js';
import type { HttpRefusal } from '../socket/web-socket-like.js';

interface Kind {
  /** Default `ERR_CONNECTION`. */
  readonly code?: ErrorCode;
  /** Default `true`. */
  readonly retryable?: boolean;
  readonly details?: object;
  readonly cause?: unknown;
}

function connectionError(url: string, message: string, kind: Kind = {}): TranscribeError {
  const { code = 'ERR_CONNECTION', retryable = true, details, cause } = kind;
  return new TranscribeError(message, {
    ...{ code, retryable, details: { url: withoutSecrets(url), ...details } },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The error of a socket that never opened. @param reason - what the platform says; browsers say nothing */
export function cannotConnect(url: string, reason: string, cause?: unknown): TranscribeError {
  const why = reason === '' ? '' : ` (${reason})`;
  const message = `Cannot connect to ${withoutSecrets(url)}${why}. ${adviceFor(reason)}`;
  return connectionError(url, message, { cause });
}

function adviceFor(reason: string): string {
  if (reason === '') {
    return 'The browser does not say why. The server may not run (start one with: npx @ws/server), may not take this page (--allow-origin), or may need an API key ("apiKey").';
  }
  if (reason === NOT_FOR_THIS_PAGE) {
    const { location } = globalThis as { readonly location?: { readonly origin: string } };
    return `Start it with --allow-origin ${location?.origin} (createServer: allowedOrigins), if it is a server of this protocol.`;
  }
  if (reason === NO_WEBSOCKET) {
    return 'It may need an API key ("apiKey"), or another one. Its log says which.';
  }
  if (/certificate|altname/i.test(reason)) {
    return 'Its certificate is not trusted here. In Node, NODE_EXTRA_CA_CERTS names a file with certificates to trust.';
  }
  if (/wrong version number|hang up|ECONNRESET/.test(reason)) {
    return 'Does the server speak TLS? Then the address begins with wss://, else with ws://.';
  }
  return 'Is the server running? Start one with: npx @ws/server';
}

const CODES: Readonly<Record<number, ErrorCode>> = {
  401: 'ERR_UNAUTHORIZED',
  403: 'ERR_UNAUTHORIZED',
  429: 'ERR_OVERLOADED',
};
const MAX_WORDS = 500;

/** The error of a server that answered, and not by a socket. */
export function refusedConnection(
  url: string,
  { status, code, message: said, retryAfterMs }: HttpRefusal,
): TranscribeError {
  const words =
    said?.slice(0, MAX_WORDS) ??
    ADVICE[status] ??
    'Is this the address of a server of this protocol?';
  const message = `${withoutSecrets(url)} refuses the connection (${status}). ${words}`;
  return connectionError(url, message, {
    code: CODES[status] ?? 'ERR_CONNECTION',
    retryable: mayPass(status, code),
    details: { status, wireCode: code, retryAfterMs },
  });
}

function mayPass(status: number, code: string | undefined): boolean {
  // Our servers say why; a request that was cut off on its way is refused so, too.
  if (status === 400) return code === undefined;
  // The quota of a day is no matter of a moment.
  return status >= 500 || (status === 429 && code !== 'QUOTA_EXCEEDED');
}

/** Where the server itself says nothing. */
const ADVICE: Readonly<Record<number, string>> = {
  401: 'Give it an API key: the option "apiKey".',
  403: 'It takes no connections from this page: let it, with --allow-origin.',
  404: 'There is no session at this path.',
  429: 'Try again later.',
  503: 'It is starting, or shutting down: try again in a moment.',
};

/** What a server says of a `start` that it does not take: the session has none of its settings. */
export function refusedStart(message: ErrorMessage): TranscribeError {
  return new TranscribeError(`The server refuses the settings of the session. ${message.message}`, {
    code: 'ERR_INVALID_OPTION',
    details: { wireCode: message.code },
  });
}

/** A server may say these of a client's key in the midst of a session, and would say them again. */
const OF_KEYS: ReadonlySet<unknown> = new Set<WireErrorCode>(['UNAUTHORIZED', 'QUOTA_EXCEEDED']);

/** Whether a server refuses this client, or what it asks for, however often it comes. */
export function refusesForGood({ retryable, code, details }: TranscribeError): boolean {
  if (retryable) return false;
  const { status, closeCode, wireCode } = details;
  const isOfSettings = code === 'ERR_INVALID_OPTION' && wireCode !== undefined;
  const isOfServer = status !== undefined || closeCode === 1008 || OF_KEYS.has(wireCode);
  return isOfServer || isOfSettings;
}

/** Whether a message says that another one cannot be obeyed. */
export function isRefusal({ code }: ErrorMessage): boolean {
  return (
    code === 'INVALID_MESSAGE' || code === 'UNEXPECTED_MESSAGE' || code.startsWith('UNSUPPORTED_')
  );
}

export function noReady(url: string, timeoutMs: number): TranscribeError {
  const message = `${withoutSecrets(url)} did not say "ready" within ${timeoutMs} ms. Is it a server of this protocol, and not overloaded?`;
  return connectionError(url, message, { details: { timeoutMs } });
}

export function silentServer(url: string, timeoutMs: number): TranscribeError {
  const message = `Nothing came from ${withoutSecrets(url)} for ${timeoutMs} ms, not even an answer to a ping: the server hangs, or the network is gone.`;
  return connectionError(url, message, { details: { timeoutMs } });
}

/** The error of a session that the server ended before it had taken everything. */
export function endedEarly(url: string): TranscribeError {
  return connectionError(
    url,
    'The server ended the session before it had taken all of its audio, as it does when it shuts down.',
  );
}

export function lateAnswer(url: string, timeoutMs: number): TranscribeError {
  const message = `${withoutSecrets(url)} took the audio, but has not answered within ${timeoutMs} ms. Raise "timeoutMs", or give the server less to do.`;
  return connectionError(url, message, { code: 'ERR_BACKEND_TIMEOUT', details: { timeoutMs } });
}

/** The error of a server that goes on with a session where the client has no audio any more. */
export function forgottenAudio(url: string): TranscribeError {
  return connectionError(url, 'The server asks for audio that is not kept any more.');
}

// The reason that a server closes with when another server has the session.
const TAKEN_BY_SERVER = 'Resumed on another server';
const FOR_GOOD: Kind = { retryable: false };

/** What a close code of the server means for the caller, where everything had not been answered. */
export function closedEarly(url: string, code: number, reason: string): TranscribeError {
  const said = reason === '' ? `code ${code}` : `code ${code}: ${reason}`;
  const error = (message: string, kind: Kind = {}): TranscribeError =>
    connectionError(url, message, { ...kind, details: { closeCode: code, closeReason: reason } });
  switch (code) {
    case 1001:
      return error(`The server is shutting down (${said}). Try again.`);
    case 1008:
      return error(refusal(reason, said), FOR_GOOD);
    case 1009:
      return error(
        `A message was larger than the server takes (${said}). Send audio in smaller pieces.`,
        { code: 'ERR_PROTOCOL', retryable: false },
      );
    case 1013:
      return error(
        `The server is full (${said}). Try again later, or let it take more: npx @ws/server --max-clients N`,
        { code: 'ERR_OVERLOADED' },
      );
    case 4000:
      if (reason === TAKEN_BY_SERVER) {
        return error(`Another server has taken the session up (${said}).`);
      }
      return error(`The session was taken up on another connection (${said}).`, FOR_GOOD);
    default:
      return error(
        `The connection to ${withoutSecrets(url)} broke before everything was answered (${said}).`,
      );
  }
}

function refusal(reason: string, said: string): string {
  if (reason === 'Invalid path') {
    return `The server has no session at this path (${said}). Leave the path out, or use /ws/transcribe/prompt.`;
  }
  if (reason.startsWith('Unknown strategy')) {
    return `The server does not have this strategy (${said}). Try another one, such as "prompt".`;
  }
  return `The server closed the session (${said}).`;
}

export function sessionIsOver(
  how: 'has ended: connect' | 'was disposed. Connect',
): TranscribeError {
  return new TranscribeError(`The session ${how} again for another one.`, { code: 'ERR_DISPOSED' });
}

/** A query may hold a key, and what stands before the host a password. */
export function withoutSecrets(url: string): string {
  return url.split('?', 1)[0]!.replace(/\/\/[^/]*@/, '//');
}
