import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
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

export interface WantedParts {
  /** What the file's field may be called. Default `file`. */
  readonly names?: readonly string[] | undefined;
  /** Other fields. Default: none. */
  readonly fields?: readonly string[] | undefined;
  /** Fields that may be long, with how many characters all values of each may have. Default: none. */
  readonly longFields?: Readonly<Record<string, number>> | undefined;
}

export interface ReceivedForm extends AsyncDisposable {
  /** Where its file lies, until it is disposed. Left out where the form has none. */
  readonly path: string | undefined;
  /** All values of the fields that are wanted, by their names without brackets: `include[]` is `include`. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

const MAX_FIELD_BYTES = 64 * 1024;
// Of all that are wanted and may not be longer: others are thrown away.
const MAX_FIELDS_CHARS = 256 * 1024;
const MAX_FIELDS = 256;
const MAX_HEADER_BYTES = 8 * 1024;
// Of what is no file.
const MAX_REST_BYTES = 16 * 1024 * 1024;
const TOO_LONG_FIELDS = `The fields of the form may have ${MAX_FIELDS_CHARS} characters together. Send shorter lists.`;
const TOO_MANY_PARTS = `The form has too many parts. It may have ${MAX_FIELDS}.`;

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
  { names = ['file'], fields: kept = [], longFields = {} }: WantedParts = {},
): Promise<ReceivedForm> {
  const maxBytes = bounds.maxBytes + MAX_REST_BYTES;
  refuseTooLarge(request, maxBytes);
  const mostFieldBytes = Math.max(MAX_FIELD_BYTES, ...Object.values(longFields));
  const form = openForm(request, { maxBytes: bounds.maxBytes, names, mostFieldBytes });
  const file = await makeRecordingFile();
  const dispose = () => file[Symbol.asyncDispose]();
  const fields = new Map<string, string[]>();
  let written: Promise<void> | undefined;
  let closed: Promise<void> | undefined;
  let giveUp: () => void = () => {};
  let chars = 0;
  const longChars = new Map<string, number>();
  try {
    using watch = watchBody(request, { ...bounds, maxBytes });
    const { signal, end } = watch;

    const take = (name: string | undefined, part: Readable): void => {
      // A damaged form ends its files with an error, which the form's own tells.
      part.on('error', () => {});
      if (!names.includes(name ?? '') || written !== undefined) {
        part.resume();
        return;
      }
      part.once('limit', () => end(bodyTooLarge(bounds.maxBytes)));
      const target = createWriteStream(file.path, { flags: 'wx', mode: FILE_MODE });
      closed = new Promise<void>((resolve) => {
        target.once('close', () => resolve());
      });
      giveUp = () => {
        part.destroy();
        target.destroy();
      };
      written = pipeline(part, target);
      written.catch(end);
    };

    /** The parser gets no more of it: it would go on to the end of what has come. */
    const refuse = (message: string): void => {
      request.unpipe(form);
      end(protocolError('INVALID_MESSAGE', message, { status: 400 }));
    };

    form.on('file', take);
    form.on('field', (name, value) => {
      const bare = /^[^[]*/.exec(name)![0];
      const most = Object.hasOwn(longFields, bare) ? longFields[bare]! : undefined;
      if (most !== undefined) {
        const all = (longChars.get(bare) ?? 0) + value.length;
        longChars.set(bare, all);
        if (all > most) return refuse(tooLong(bare, most));
      } else {
        if (!kept.includes(bare)) return;
        chars += Math.min(MAX_FIELD_BYTES, value.length);
        if (chars > MAX_FIELDS_CHARS) return refuse(TOO_LONG_FIELDS);
      }
      const values = fields.get(bare) ?? [];
      values.push(most === undefined ? value.slice(0, MAX_FIELD_BYTES) : value);
      fields.set(bare, values);
    });
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
      form.on(limit, () => refuse(TOO_MANY_PARTS));
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
    } finally {
      request.unpipe(form);
      // What still comes is thrown away.
      request.resume();
      giveUp();
      // A file that is still being opened would be made in a folder that is being removed.
      await closed;
    }
  } catch (error) {
    await dispose();
    throw error;
  }
  const path = written === undefined ? undefined : file.path;
  return { fields, path, [Symbol.asyncDispose]: dispose };
}

function tooLong(field: string, most: number): string {
  return `All values of "${field}" may have ${most} characters together. Send less of it.`;
}

function openForm(
  { headers }: IncomingMessage,
  {
    maxBytes,
    names,
    mostFieldBytes,
  }: {
    readonly maxBytes: number;
    readonly names: readonly string[];
    readonly mostFieldBytes: number;
  },
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
        ...{ fieldSize: mostFieldBytes + 1, fieldNameSize: 100 },
        ...{ headerPairs: 20, headerSize: MAX_HEADER_BYTES },
      },
    });
  } catch {
    throw brokenOff();
  }
}
