import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { OpenAiError } from '../openai-error.js';

/** A form that has come whole. */
export interface Upload extends AsyncDisposable {
  /** Where its file lies, until it is disposed. */
  readonly path: string;
  /** All values of a field, by its name without brackets: `include[]` is `include`. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
}

export interface UploadBounds {
  readonly maxBytes: number;
  /** How long nothing may come. */
  readonly silenceMs: number;
  readonly signal: AbortSignal;
}

// Longer values are those of fields that are ignored, such as recordings of known speakers: of them this much is held.
const MAX_FIELD_BYTES = 64 * 1024;
const MAX_FIELDS = 256;
const MAX_HEADER_BYTES = 8 * 1024;
// Of what is no file.
const MAX_REST_BYTES = 16 * 1024 * 1024;

/**
 * Takes a form with one file, `file`, which is written to the system's folder for temporary files as it comes: no more of
 * it is held in memory than a few pieces of the network's, and a decoder may read it in any order.
 *
 * @throws OpenAiError 400 where it is no such form or breaks off, 408 where it stops, 413 where it is too large
 */
export async function receiveUpload(
  request: IncomingMessage,
  { maxBytes, silenceMs, signal }: UploadBounds,
): Promise<Upload> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes + MAX_REST_BYTES) {
    throw tooLarge(maxBytes);
  }
  const folder = await mkdtemp(join(tmpdir(), 'ws-upload-'));
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  try {
    const path = join(folder, 'audio');
    const fields = await receive(request, path, { maxBytes, silenceMs, signal });
    return { path, fields, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function receive(
  request: IncomingMessage,
  path: string,
  { maxBytes, silenceMs, signal }: UploadBounds,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const fields = new Map<string, string[]>();
  const over = new AbortController();
  const end = (error: unknown): void => over.abort(error);
  const silence = setTimeout(() => end(stopped(silenceMs)), silenceMs);
  let bytes = 0;
  let written: Promise<void> | undefined;
  let closed: Promise<void> | undefined;
  let giveUp: () => void = () => {};

  function onData({ length }: Buffer): void {
    silence.refresh();
    bytes += length;
    if (bytes > maxBytes + MAX_REST_BYTES) end(tooLarge(maxBytes));
  }
  function onClose(): void {
    if (!request.complete) end(damaged());
  }
  const onLeft = (): void => end(signal.reason);

  function take(name: string | undefined, part: Readable): void {
    // A damaged form ends its files with an error, which the form's own tells.
    part.on('error', () => {});
    if (name !== 'file' || written !== undefined) {
      part.resume();
      return;
    }
    part.once('limit', () => end(tooLarge(maxBytes)));
    const target = createWriteStream(path, { flags: 'wx', mode: 0o600 });
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

  const form = openForm(request, maxBytes);
  form.on('file', take);
  form.on('field', (name, value) => {
    const bare = /^[^[]*/.exec(name)![0];
    const values = fields.get(bare) ?? [];
    values.push(value);
    fields.set(bare, values);
  });
  for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
    form.on(limit, () => end(tooManyParts()));
  }
  // Also after it was given up.
  form.on('error', () => end(damaged()));
  try {
    await new Promise<void>((resolve, reject) => {
      over.signal.addEventListener('abort', () => reject(over.signal.reason), { once: true });
      signal.addEventListener('abort', onLeft, { once: true });
      if (signal.aborted) onLeft();
      form.once('finish', resolve);
      request.on('data', onData);
      request.once('close', onClose);
      request.pipe(form);
    });
    if (written === undefined) throw withoutFile();
    await written;
    return fields;
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', onLeft);
    request.off('data', onData);
    request.off('close', onClose);
    request.unpipe(form);
    // What still comes is thrown away.
    request.resume();
    giveUp();
    // A file that is still being opened would be made in a folder that is being removed.
    await closed;
  }
}

function openForm({ headers }: IncomingMessage, maxBytes: number): BusboyInstance {
  const { 'content-type': type = '' } = headers;
  if (!/^multipart\/form-data\s*;/i.test(type)) {
    throw new OpenAiError('Send a form, multipart/form-data, with the recording as "file".', {
      status: 415,
    });
  }
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': type },
      // Also where it has no name.
      isPartAFile: (name, contentType, fileName) =>
        name === 'file' || fileName !== undefined || contentType === 'application/octet-stream',
      limits: {
        ...{ fileSize: maxBytes, files: MAX_FIELDS, fields: MAX_FIELDS, parts: MAX_FIELDS },
        ...{ fieldSize: MAX_FIELD_BYTES, fieldNameSize: 100 },
        ...{ headerPairs: 20, headerSize: MAX_HEADER_BYTES },
      },
    });
  } catch {
    throw damaged();
  }
}

function damaged(): OpenAiError {
  return new OpenAiError('The form is damaged, or broke off. Send it again.');
}

function tooManyParts(): OpenAiError {
  return new OpenAiError(`The form has too many parts. It may have ${MAX_FIELDS}.`);
}

function withoutFile(): OpenAiError {
  return new OpenAiError('The form has no "file". Send the recording as a part of this name.', {
    param: 'file',
    code: 'missing_required_parameter',
  });
}

function stopped(silenceMs: number): OpenAiError {
  return new OpenAiError(`Of the form nothing has come for ${silenceMs} ms.`, { status: 408 });
}

function tooLarge(maxBytes: number): OpenAiError {
  return new OpenAiError(
    `The file may have ${maxBytes} bytes. Send it compressed (Ogg, MP3, FLAC), or in parts.`,
    { status: 413, code: 'file_too_large', param: 'file' },
  );
}
