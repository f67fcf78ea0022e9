import { TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';

/** The error of a session whose connection fails. */
export function connectionError(message: string): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_CONNECTION' });
}

/** The error of a session whose server does not keep to the protocol. */
export function answerError(message: string): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_PROTOCOL' });
}

/** The error of a session that finds no server. @param host - with its port */
export function noConnection(host: string, cause: unknown, advice: string): TranscribeError {
  // Node tries all addresses of a name, and puts its errors into one without words.
  const { code } = cause as NodeJS.ErrnoException;
  const why = quoted(errorMessage(cause) || code || 'unknown reason');
  return connectionError(`No connection to ${host}: ${why}. ${advice}`);
}

/** The error of a session that its caller has stopped. */
export function stoppedError(): TranscribeError {
  return connectionError('The measurement was stopped.');
}

/** The error of a session whose server reports one. */
export function reportedError(said: unknown): TranscribeError {
  return answerError(`The server reported an error: ${quoted(said)}.`);
}

/** The advice where no server answers. */
export const IS_IT_RUNNING = 'Is the server running, and is the address right?';

const MOST_QUOTED = 200;

/** What a server said, for a message: on one line, and no longer than a line. */
export function quoted(said: unknown): string {
  const text = typeof said === 'string' ? said : (JSON.stringify(said) ?? String(said));
  const line = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length > MOST_QUOTED ? `${line.slice(0, MOST_QUOTED)}…` : line;
}
