import type { IncomingMessage } from 'node:http';
import type { ReceiveOptions, SentRecording } from '../server-protocol.js';
import { receiveBody } from './receive-body.js';
import { receiveForm } from './receive-form.js';
import type { UploadRoom } from './upload-room.js';

/** A recording that is a body, or the file of a form. @throws TranscribeError */
export async function receiveRecording(
  request: IncomingMessage,
  { signal, names }: ReceiveOptions,
  { uploads, maxBytes }: { readonly uploads: UploadRoom; readonly maxBytes: number },
): Promise<SentRecording> {
  const upload = uploads.enter(request);
  const isForm = /^multipart\/form-data/i.test(request.headers['content-type'] ?? '');
  const bounds = { maxBytes, signal: AbortSignal.any([signal, upload.signal]) };
  try {
    const { path, [Symbol.asyncDispose]: remove } = await (isForm
      ? receiveForm(request, bounds, { names })
      : receiveBody(request, bounds));
    return {
      path,
      reserveSession: () => upload.reserveSession(signal),
      share: () => upload.share(signal),
      async [Symbol.asyncDispose]() {
        upload[Symbol.dispose]();
        await remove();
      },
    };
  } catch (error) {
    upload[Symbol.dispose]();
    throw error;
  }
}
