import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import type { TranscribeError } from '@ws/core';
import { protocolError } from '@ws/core/internal';
import {
  bodyTooLarge,
  brokenOff,
  FILE_MODE,
  makeRecordingFile,
  refuseTooLarge,
  type UploadBounds,
  watchBody,
} from './receive-body.js';

/** A form that has come whole. */
export interface ReceivedForm extends AsyncDisposable {
  /** Where its file lies, until it is disposed. Left out where the form has none. */
  readonly path: string | undefined;
  /** All values of the fields that are wanted, by their names without brackets: `include[]` is `include`. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

const MAX_FIELD_BYTES = 64 * 1024;
// Of all that are wanted: others, such as recordings of known speakers, are thrown away.
const MAX_FIELDS_CHARS = 256 * 1024;
const MAX_FIELDS = 256;
const MAX_HEADER_BYTES = 8 * 1024;
// Of what is no file.
const MAX_REST_BYTES = 16 * 1024 * 1024;

/**
 * Takes a form with one file, which is written down as it comes: a decoder may read it in any order.
 *
 * @param bounds - `maxBytes` is the file's
 * @param wanted - what the file's field may be called, and the other fields that are kept
 * @throws TranscribeError as {@link watchBody} says, status 400 where it is damaged or its fields are large, 415 where it is
 *   no form; what the signal was aborted with
 */
export async function receiveForm(
  request: IncomingMessage,
  bounds: UploadBounds,
  { names = ['file'], fields: kept = [] }: WantedParts = {},
): Promise<ReceivedForm> {
  const maxBytes = bounds.maxBytes + MAX_REST_BYTES;
  refuseTooLarge(request, maxBytes);
  const form = openForm(request, bounds.maxBytes, names);
  const file = await makeRecordingFile();
  const dispose = () => file[Symbol.asyncDispose]();
  try {
    const { fields, hasFile } = await receive(request, form, {
      ...bounds,
      file: file.path,
      names,
      kept,
      maxBytes,
      maxFileBytes: bounds.maxBytes,
    });
    return { fields, path: hasFile ? file.path : undefined, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** What of a form is kept. */
export interface WantedParts {
  /** What the file's field may be called. Default `file`. */
  readonly names?: readonly string[] | undefined;
  /** Other fields. Default: none. */
  readonly fields?: readonly string[] | undefined;
}

interface FormBounds extends UploadBounds {
  /** Where the file is to lie. */
  readonly file: string;
  readonly names: readonly string[];
  readonly kept: readonly string[];
  readonly maxFileBytes: number;
}

async function receive(
  request: IncomingMessage,
  form: BusboyInstance,
  { file, names, kept, maxFileBytes, ...bounds }: FormBounds,
): Promise<{ readonly fields: ReceivedForm['fields']; readonly hasFile: boolean }> {
  const fields = new Map<string, string[]>();
  let written: Promise<void> | undefined;
  let closed: Promise<void> | undefined;
  let giveUp: () => void = () => {};
  let chars = 0;
  using watch = watchBody(request, bounds);
  const { signal, end } = watch;

  function take(name: string | undefined, part: Readable): void {
    // A damaged form ends its files with an error, which the form's own tells.
    part.on('error', () => {});
    if (!names.includes(name ?? '') || written !== undefined) {
      part.resume();
      return;
    }
    part.once('limit', () => end(bodyTooLarge(maxFileBytes)));
    const target = createWriteStream(file, { flags: 'wx', mode: FILE_MODE });
    closed = new Promise<void>((resolve) => {
      target.once('close', () => resolve());
    });
    giveUp = () => {
      part.destroy();
      target.destroy();
    };
    written = pipeline(part, target);
    written.catch(end);
  }

  /** The parser gets no more of it: it would go on to the end of what has come. */
  function refuse(error: TranscribeError): void {
    request.unpipe(form);
    end(error);
  }

  form.on('file', take);
  form.on('field', (name, value) => {
    const bare = /^[^[]*/.exec(name)![0];
    if (!kept.includes(bare)) return;
    chars += value.length;
    if (chars > MAX_FIELDS_CHARS)
      return refuse(
        tooMuch(
          `The fields of the form may have ${MAX_FIELDS_CHARS} characters together. Send shorter lists.`,
        ),
      );
    const values = fields.get(bare) ?? [];
    values.push(value);
    fields.set(bare, values);
  });
  for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
    form.on(limit, () =>
      refuse(tooMuch(`The form has too many parts. It may have ${MAX_FIELDS}.`)),
    );
  }
  // Also after it was given up.
  form.on('error', () => end(brokenOff()));
  try {
    await new Promise<void>((resolve, reject) => {
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      form.once('finish', resolve);
      request.pipe(form);
    });
    await written;
    return { fields, hasFile: written !== undefined };
  } finally {
    request.unpipe(form);
    // What still comes is thrown away.
    request.resume();
    giveUp();
    // A file that is still being opened would be made in a folder that is being removed.
    await closed;
  }
}

function openForm(
  { headers }: IncomingMessage,
  maxBytes: number,
  names: readonly string[],
): BusboyInstance {
  const { 'content-type': type = '' } = headers;
  if (!/^multipart\/form-data\s*;/i.test(type)) {
    const message = `Send a form, multipart/form-data, with the recording as "${names[0]}".`;
    throw protocolError('INVALID_MESSAGE', message, { status: 415 });
  }
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': type },
      // Also where it has no name.
      isPartAFile: (name, contentType, fileName) =>
        names.includes(name ?? '') ||
        fileName !== undefined ||
        contentType === 'application/octet-stream',
      limits: {
        ...{ fileSize: maxBytes, files: MAX_FIELDS, fields: MAX_FIELDS, parts: MAX_FIELDS },
        ...{ fieldSize: MAX_FIELD_BYTES, fieldNameSize: 100 },
        ...{ headerPairs: 20, headerSize: MAX_HEADER_BYTES },
      },
    });
  } catch {
    throw brokenOff();
  }
}

function tooMuch(message: string): TranscribeError {
  return protocolError('INVALID_MESSAGE', message, { status: 400 });
}
