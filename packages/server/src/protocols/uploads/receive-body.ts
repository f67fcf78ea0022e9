import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { TranscribeError } from '@ws/core';
import { protocolError } from '@ws/core/internal';

export interface UploadBounds {
  readonly maxBytes: number;
  /** Aborted when the answer is no longer needed. */
  readonly signal: AbortSignal;
  /** The longest time without a byte, in milliseconds. Default {@link SILENCE_MS}. */
  readonly silenceMs?: number | undefined;
}

/** A place on the disk for a recording: no more of it is held in memory than a few pieces of the network's. */
export interface RecordingFile extends AsyncDisposable {
  /** In a folder of its own. The file does not exist yet. Its writer creates it with {@link FILE_MODE}: other users cannot read it. */
  readonly path: string;
}

export const FILE_MODE = 0o600;
/** A client may send half a body, and stop. Node's `requestTimeout`, 300 s, limits the whole body. */
const SILENCE_MS = 30_000;

/**
 * Writes a body that is a recording to a file as it comes.
 *
 * @param onBytes - sees the bytes as they come
 * @throws TranscribeError as {@link watchBody} says; what the signal was aborted with
 */
export async function receiveBody(
  request: IncomingMessage,
  bounds: UploadBounds,
  onBytes: (bytes: Buffer) => void = () => {},
): Promise<RecordingFile> {
  refuseTooLarge(request, bounds.maxBytes);
  const file = await makeRecordingFile();
  try {
    using watch = watchBody(request, bounds);
    request.on('data', onBytes);
    const target = createWriteStream(file.path, { flags: 'wx', mode: FILE_MODE });
    try {
      await pipeline(request, target, { signal: watch.signal });
    } catch (error) {
      // A file that is still being opened would be made in a folder that is being removed.
      if (!target.closed) await new Promise<void>((resolve) => target.once('close', resolve));
      if (watch.signal.aborted) throw watch.signal.reason;
      throw isOfRequest(error) ? brokenOff() : error;
    } finally {
      request.off('data', onBytes);
    }
    return file;
  } catch (error) {
    await file[Symbol.asyncDispose]();
    throw error;
  }
}

/** Makes the place in the system's folder for temporary files. Disposal removes it. */
export async function makeRecordingFile(): Promise<RecordingFile> {
  const folder = await mkdtemp(join(tmpdir(), 'ws-upload-'));
  return {
    path: join(folder, 'audio'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

export interface BodyWatch extends Disposable {
  /** Aborted where it may not go on; the reason is what to answer. */
  readonly signal: AbortSignal;
  /** Ends it for another reason. */
  end(reason: unknown): void;
}

/**
 * Watches a body from now on; its reader begins at once.
 *
 * The reasons: TranscribeError `ERR_PROTOCOL`, with `details.status` 413 where it is larger, 408 where it stops, 400 where
 * it breaks off; what `signal` was aborted with.
 */
export function watchBody(
  request: IncomingMessage,
  { maxBytes, signal, silenceMs = SILENCE_MS }: UploadBounds,
): BodyWatch {
  const over = new AbortController();
  const end = (reason: unknown): void => over.abort(reason);
  const message = `Of the body nothing has come for ${silenceMs} ms.`;
  const stopped = (): void => end(protocolError('INVALID_MESSAGE', message, { status: 408 }));
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

/** @throws TranscribeError `ERR_PROTOCOL`, status 413, where a request says itself that its body is larger */
export function refuseTooLarge({ headers }: IncomingMessage, maxBytes: number): void {
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw bodyTooLarge(maxBytes);
}

export function bodyTooLarge(maxBytes: number): TranscribeError {
  return protocolError(
    'MESSAGE_TOO_LARGE',
    `A recording may have ${maxBytes} bytes. Send it compressed (Ogg, MP3, FLAC), or in parts.`,
    { status: 413 },
  );
}

export function brokenOff(): TranscribeError {
  const message = 'The body is damaged, or broke off. Send it again.';
  return protocolError('INVALID_MESSAGE', message, { status: 400 });
}

function isOfRequest(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}
