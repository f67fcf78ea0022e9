import { type ErrorCode, TranscribeError } from '@ws/core';
import type { ErrorMessage } from '@ws/core/protocol';

/** The error of a socket that never opened. */
export function cannotConnect(url: string, reason: string, cause?: unknown): TranscribeError {
  const why = reason === '' ? '' : ` (${reason})`;
  // What a server answers in place of a socket; browsers do not say it.
  const [status] = /\b[45]\d\d\b/.exec(reason) ?? [];
  const advice = ADVICE[status ?? ''] ?? 'Is the server running? Start one with: npx @ws/server';
  return new TranscribeError(`Cannot connect to ${withoutSecrets(url)}${why}. ${advice}`, {
    code: 'ERR_CONNECTION',
    retryable: status !== '403',
    details: { url: withoutSecrets(url) },
    ...(cause === undefined ? {} : { cause }),
  });
}

const ADVICE: Readonly<Record<string, string>> = {
  '403': 'The server takes no connections from this page: let it, with --allow-origin.',
  '503': 'The server is starting, or shutting down: try again in a moment.',
};

/** What a server says of a `start` that it does not take: the session has none of its settings. */
export function refusedStart(message: ErrorMessage): TranscribeError {
  return new TranscribeError(`The server refuses the settings of the session. ${message.message}`, {
    code: 'ERR_INVALID_OPTION',
    details: { wireCode: message.code },
  });
}

/** Codes of messages that cannot be obeyed. */
export const REFUSALS: ReadonlySet<string> = new Set([
  'INVALID_MESSAGE',
  'UNEXPECTED_MESSAGE',
  'UNSUPPORTED_ENCODING',
  'UNSUPPORTED_VAD',
  'UNSUPPORTED_TURN',
  'UNSUPPORTED_LANGUAGE',
]);

/** The error of a server that says nothing. */
export function noReady(url: string, timeoutMs: number): TranscribeError {
  return new TranscribeError(
    `${withoutSecrets(url)} did not say "ready" within ${timeoutMs} ms. Is it a server of this protocol, and not overloaded?`,
    { code: 'ERR_CONNECTION', retryable: true, details: { url: withoutSecrets(url), timeoutMs } },
  );
}

/** The error of a server from which nothing comes any more. */
export function silentServer(url: string, timeoutMs: number): TranscribeError {
  return new TranscribeError(
    `Nothing came from ${withoutSecrets(url)} for ${timeoutMs} ms, not even an answer to a ping: the server hangs, or the network is gone.`,
    { code: 'ERR_CONNECTION', retryable: true, details: { url: withoutSecrets(url), timeoutMs } },
  );
}

/** The error of a session that the server ended before it had taken everything. */
export function endedEarly(url: string): TranscribeError {
  return new TranscribeError(
    'The server ended the session before it had taken all of its audio, as it does when it shuts down.',
    { code: 'ERR_CONNECTION', retryable: true, details: { url: withoutSecrets(url) } },
  );
}

/** The error of a question whose answer did not come in time. */
export function lateAnswer(url: string, timeoutMs: number): TranscribeError {
  return new TranscribeError(
    `${withoutSecrets(url)} took the audio, but has not answered within ${timeoutMs} ms. Raise "timeoutMs", or give the server less to do.`,
    {
      code: 'ERR_BACKEND_TIMEOUT',
      retryable: true,
      details: { url: withoutSecrets(url), timeoutMs },
    },
  );
}

/** What a close code of the server means for the caller, where everything had not been answered. */
export function closedEarly(url: string, code: number, reason: string): TranscribeError {
  const details = { url: withoutSecrets(url), closeCode: code, closeReason: reason };
  const error = (kind: ErrorCode, retryable: boolean, message: string): TranscribeError =>
    new TranscribeError(message, { code: kind, retryable, details });
  const said = reason === '' ? `code ${code}` : `code ${code}: ${reason}`;
  switch (code) {
    case 1001:
      return error('ERR_CONNECTION', true, `The server is shutting down (${said}). Try again.`);
    case 1008:
      return error('ERR_CONNECTION', false, refusal(reason, said));
    case 1009:
      return error(
        'ERR_PROTOCOL',
        false,
        `A message was larger than the server takes (${said}). Send audio in smaller pieces.`,
      );
    case 1013:
      return error(
        'ERR_OVERLOADED',
        true,
        `The server is full (${said}). Try again later, or let it take more: npx @ws/server --max-clients N`,
      );
    default:
      return error(
        'ERR_CONNECTION',
        true,
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

/** The error of a call after the end. */
export function ended(): TranscribeError {
  return new TranscribeError('The session has ended: connect again for another one.', {
    code: 'ERR_DISPOSED',
  });
}

/** The error of a call after the caller left. */
export function disposed(): TranscribeError {
  return new TranscribeError('The session was disposed. Connect again for another one.', {
    code: 'ERR_DISPOSED',
  });
}

/** A query may hold a key, and what stands before the host a password. */
function withoutSecrets(url: string): string {
  return url.split('?', 1)[0]!.replace(/\/\/[^/]*@/, '//');
}
