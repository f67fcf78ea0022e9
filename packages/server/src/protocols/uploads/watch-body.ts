import type { IncomingMessage } from 'node:http';
import { HttpError } from '../../net/http/read-body.js';

/** What the body of a request may be. */
export interface UploadBounds {
  readonly maxBytes: number;
  /** Nobody waits for it any more. */
  readonly signal: AbortSignal;
  /** How long nothing may come. Default {@link SILENCE_MS}. */
  readonly silenceMs?: number | undefined;
}

/** A body on its way in. */
export interface BodyWatch extends Disposable {
  /** Aborted where it may not go on; the reason is what to answer. */
  readonly signal: AbortSignal;
  /** Ends it for another reason. */
  end(reason: unknown): void;
}

/** Of a client that sends half a body, and stops. Node's `requestTimeout`, 300 s, is how long all of it may take. */
export const SILENCE_MS = 30_000;

/**
 * Watches a body from now on; whoever reads it begins at once.
 *
 * The reasons: HttpError 413 where it is larger, 408 where it stops, 400 where it breaks off; what `signal` was aborted with.
 */
export function watchBody(
  request: IncomingMessage,
  { maxBytes, signal, silenceMs = SILENCE_MS }: UploadBounds,
): BodyWatch {
  const over = new AbortController();
  const end = (reason: unknown): void => over.abort(reason);
  const stopped = (): void =>
    end(new HttpError(408, 'INVALID_MESSAGE', `Of the body nothing has come for ${silenceMs} ms.`));
  const silence = setTimeout(stopped, silenceMs);
  let bytes = 0;

  function onData({ length }: Buffer): void {
    silence.refresh();
    bytes += length;
    if (bytes > maxBytes) end(bodyTooLarge(maxBytes));
  }
  function onClose(): void {
    if (!request.complete) end(brokenOff());
  }
  const onLeft = (): void => end(signal.reason);

  signal.addEventListener('abort', onLeft, { once: true });
  request.once('close', onClose).on('data', onData);
  if (signal.aborted) onLeft();
  else if (request.destroyed) onClose();
  return {
    signal: over.signal,
    end,
    [Symbol.dispose]() {
      clearTimeout(silence);
      signal.removeEventListener('abort', onLeft);
      request.off('close', onClose).off('data', onData);
    },
  };
}

/** @throws HttpError 413 where a request says itself that its body is larger */
export function refuseTooLarge({ headers }: IncomingMessage, maxBytes: number): void {
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw bodyTooLarge(maxBytes);
}

export function bodyTooLarge(maxBytes: number): HttpError {
  return new HttpError(
    413,
    'MESSAGE_TOO_LARGE',
    `A recording may have ${maxBytes} bytes. Send it compressed (Ogg, MP3, FLAC), or in parts.`,
  );
}

export function brokenOff(): HttpError {
  return new HttpError(400, 'INVALID_MESSAGE', 'The body is damaged, or broke off. Send it again.');
}
