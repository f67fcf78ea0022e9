import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { HttpError } from '../../../http/read-body.js';

/** A body that was written to a file, until it is disposed. */
export interface SpooledBody extends AsyncDisposable {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Writes the body of a request to a file of its own: it may be long, and is read as fast as the engine gets on, which may be
 * longer than a request may take. Nobody else may read it, and it is gone when it is disposed.
 *
 * @param onBytes - sees the bytes as they come
 * @throws HttpError 413 where it is larger than it may be, 400 where it breaks off
 */
export async function spoolBody(
  request: IncomingMessage,
  {
    maxBytes,
    signal,
    onBytes,
  }: {
    readonly maxBytes: number;
    readonly signal: AbortSignal;
    onBytes(bytes: Buffer): void;
  },
): Promise<SpooledBody> {
  const tooLarge = (): HttpError =>
    new HttpError(
      413,
      'MESSAGE_TOO_LARGE',
      `A recording may have ${maxBytes} bytes. Send it in parts.`,
    );
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const folder = await mkdtemp(join(tmpdir(), 'ws-recording-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'recording');
  let bytes = 0;
  const counted = new Transform({
    transform(piece: Buffer, _: BufferEncoding, done: TransformCallback) {
      bytes += piece.length;
      onBytes(piece);
      if (bytes > maxBytes) done(tooLarge());
      else done(null, piece);
    },
  });
  try {
    await pipeline(request, counted, createWriteStream(path, { mode: 0o600 }), { signal });
  } catch (error) {
    await remove();
    if (error instanceof HttpError) throw error;
    throw new HttpError(400, 'INVALID_MESSAGE', 'The body broke off.');
  }
  return { path, bytes, [Symbol.asyncDispose]: remove };
}
