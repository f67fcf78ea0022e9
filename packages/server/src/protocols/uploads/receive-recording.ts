import type { IncomingMessage } from 'node:http';
import type { ReceiveOptions, SentRecording } from '../server-protocol.js';
import { receiveBody } from './receive-body.js';
import { type ReceivedForm, receiveForm } from './receive-form.js';
import type { Upload, UploadRoom } from './upload-room.js';

export interface DialectReceiveOptions extends ReceiveOptions {
  /** What it must come as. Default: what its type says. */
  readonly as?: 'form' | 'body' | undefined;
  /** Other fields of a form that are kept. */
  readonly fields?: readonly string[] | undefined;
  /** And such as may be long, with how many characters all values of each may have. */
  readonly longFields?: Readonly<Record<string, number>> | undefined;
  /** Sees the bytes of a body as they come. */
  readonly onBytes?: ((bytes: Buffer) => void) | undefined;
}

/** A recording that has come whole, as dialects see it. */
export interface DialectRecording
  extends SentRecording,
    Pick<ReceivedForm, 'fields'>,
    Pick<Upload, 'takeMore'> {
  /** Gives its place back before it is disposed. */
  leave(): void;
}

/** A recording that is a body, or the file of a form. @throws TranscribeError */
export async function receiveRecording(
  request: IncomingMessage,
  { signal, names, as, fields, longFields, onBytes }: DialectReceiveOptions,
  { uploads, maxBytes }: { readonly uploads: UploadRoom; readonly maxBytes: number },
): Promise<DialectRecording> {
  const upload = uploads.enter(request);
  const type = request.headers['content-type'] ?? '';
  const isForm = as === undefined ? /^multipart\/form-data/i.test(type) : as === 'form';
  const bounds = { maxBytes, signal: AbortSignal.any([signal, upload.signal]) };
  try {
    const received = await (isForm
      ? receiveForm(request, bounds, { names, fields, longFields })
      : receiveBody(request, bounds, onBytes));
    return {
      path: received.path,
      fields: 'fields' in received ? received.fields : new Map(),
      reserveSession: () => upload.reserveSession(signal),
      takeMore: upload.takeMore,
      leave: upload[Symbol.dispose],
      share: () => upload.share(signal),
      async [Symbol.asyncDispose]() {
        upload[Symbol.dispose]();
        await received[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    upload[Symbol.dispose]();
    throw error;
  }
}
