import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { FILE_MODE, makeRecordingFile, type RecordingFile } from './recording-file.js';
import { brokenOff, refuseTooLarge, type UploadBounds, watchBody } from './watch-body.js';

/**
 * Writes a body that is a recording to a file as it comes.
 *
 * @param onBytes - sees the bytes as they come
 * @throws HttpError as {@link watchBody} says; what the signal was aborted with
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

function isOfRequest(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}
