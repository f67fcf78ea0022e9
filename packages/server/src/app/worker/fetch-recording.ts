import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { StoredFile } from '@ws/core';
import { TranscribeError } from '@ws/core';
import {
  bodyTooLarge,
  FILE_MODE,
  makeRecordingFile,
} from '../../protocols/uploads/receive-body.js';

const SILENCE_MS = 30_000;

/**
 * Fetches a recording, whose host the operator has listed. A redirection is not followed: it may lead elsewhere.
 *
 * @throws TranscribeError `ERR_DOWNLOAD_FAILED`, retryable where another try may go better; `ERR_PROTOCOL` where it is larger;
 *   what the signal was aborted with
 */
export async function fetchRecording(
  url: string,
  { maxBytes, signal }: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<StoredFile> {
  const over = new AbortController();
  const silence = setTimeout(
    () => over.abort(failed('nothing has come for 30 s', true)),
    SILENCE_MS,
  );
  const both = AbortSignal.any([signal, over.signal]);
  const file = await makeRecordingFile();
  let bytes = 0;
  const counted = new Transform({
    transform(piece: Buffer, _, next) {
      silence.refresh();
      bytes += piece.length;
      if (bytes > maxBytes) over.abort(bodyTooLarge(maxBytes));
      next(null, piece);
    },
  });
  try {
    const response = await fetch(url, { redirect: 'error', signal: both });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      const { status } = response;
      throw failed(`its server answers with status ${status}`, status >= 500 || status === 429);
    }
    const target = createWriteStream(file.path, { flags: 'wx', mode: FILE_MODE });
    await pipeline(Readable.fromWeb(response.body as never), counted, target, { signal: both });
    return file;
  } catch (error) {
    await file[Symbol.asyncDispose]();
    if (both.aborted) throw both.reason;
    throw TranscribeError.isInstance(error)
      ? error
      : failed('its server does not answer', true, error);
  } finally {
    clearTimeout(silence);
  }
}

/** The address is not quoted: it may hold a secret. */
function failed(why: string, retryable: boolean, cause?: unknown): TranscribeError {
  return new TranscribeError(`The recording could not be fetched: ${why}.`, {
    ...{ code: 'ERR_DOWNLOAD_FAILED', retryable, cause },
  });
}
