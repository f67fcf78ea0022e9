import { TranscribeError } from '@ws/core';
import { errorMessage } from '@ws/core/internal';
import type { HttpAnswer } from './http.js';

const LONGEST_QUOTE = 200;

/**
 * The error for an answer other than 200. whisper-server overwrites its own messages: a 400 says "Invalid request" whatever
 * was wrong, and all others but 500 become a 404.
 *
 * @param path - that was asked for
 */
export function refusal({ status, body }: HttpAnswer, path: string): TranscribeError {
  return new TranscribeError(explained(status, quoted(body), path), {
    code: 'ERR_BACKEND_FAILED',
    retryable: status === 429 || status >= 500,
    details: { status, path },
  });
}

function explained(status: number, said: string, path: string): string {
  switch (status) {
    case 400:
      return `whisper-server refused the request (400, ${said}): it could not read the audio, or a field of the form. Its own error output says which.`;
    case 404:
      return `whisper-server has nothing at ${path} (404, ${said}). Give requestPath and inferencePath as the server was started with; it also says 404 for a call that it gave up.`;
    case 500:
      return `whisper-server failed to process the audio (500, ${said}).`;
    default:
      return `The server answered ${status} (${said}).`;
  }
}

/** A server that cannot be reached, or whose connection broke. */
export function connectionError(url: URL, cause: unknown): TranscribeError {
  const reason = errorMessage(cause);
  return new TranscribeError(
    `The connection to whisper-server at ${url.origin} failed: ${reason || 'no reason was given'}. Start it, or see whether it still runs.`,
    { code: 'ERR_CONNECTION', retryable: true, details: { url: url.origin }, cause },
  );
}

/** Its first words on one line, without what marks up a page. */
function quoted(body: string): string {
  const text = body
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return text === '' ? 'it says nothing' : `"${text.slice(0, LONGEST_QUOTE)}"`;
}
