import { TranscribeError } from '@ws/core';

/** What a session fails with where the connection does. */
export function connectionError(message: string): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_CONNECTION' });
}

/** What a session fails with where the server does not speak its protocol, or reports an error. */
export function answerError(message: string): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_PROTOCOL' });
}

const MOST_QUOTED = 200;

/** What a server said, for a message: on one line, and no longer than a line. */
export function quoted(said: unknown): string {
  const text = typeof said === 'string' ? said : (JSON.stringify(said) ?? String(said));
  const line = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return line.length > MOST_QUOTED ? `${line.slice(0, MOST_QUOTED)}…` : line;
}
