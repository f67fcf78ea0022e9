import type { IncomingMessage } from 'node:http';
import { protocolError } from '@ws/core/internal';
import type { WireErrorCode } from '@ws/core/protocol';

/** Bounds of a body. */
export interface BodyBounds {
  readonly maxBytes: number;
  /** How long it may take. */
  readonly timeoutMs: number;
}

/** Bounds of a body that holds a few settings. */
export const SMALL_BODY: BodyBounds = { maxBytes: 16 * 1024, timeoutMs: 10_000 };

/**
 * The body of a request, within bounds. What is over them is not kept, and what still comes is thrown away.
 *
 * @throws TranscribeError `ERR_PROTOCOL`: `details.status` 413 where it is larger, 408 where it takes longer, 400 where it
 *   breaks off
 */
export function readBody(
  request: IncomingMessage,
  { maxBytes, timeoutMs }: BodyBounds,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;

    function settle(tell: () => void): void {
      clearTimeout(timer);
      request.off('data', onData);
      request.off('end', onEnd);
      request.off('close', onBroken);
      // What still comes is thrown away.
      request.resume();
      tell();
    }
    const fail = (status: number, code: WireErrorCode, message: string): void =>
      settle(() => reject(protocolError(code, message, { status })));
    const tooLarge = (): void =>
      fail(413, 'MESSAGE_TOO_LARGE', `The body may have ${maxBytes} bytes. Send less.`);
    const onBroken = (): void => fail(400, 'INVALID_MESSAGE', 'The body broke off.');
    const onEnd = (): void => settle(() => resolve(Buffer.concat(pieces)));
    const onData = (piece: Buffer): void => {
      size += piece.length;
      if (size > maxBytes) tooLarge();
      else pieces.push(piece);
    };
    const timer = setTimeout(
      () => fail(408, 'INVALID_MESSAGE', `The body did not come within ${timeoutMs} ms.`),
      timeoutMs,
    );

    request.on('data', onData);
    request.on('end', onEnd);
    request.on('close', onBroken);
    request.on('error', () => {});
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) tooLarge();
  });
}
