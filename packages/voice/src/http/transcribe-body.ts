import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import Busboy from '@fastify/busboy';
import { abortedError } from '@ws/core';
import type { ProtocolHost } from '@ws/server';
import type { ListeningOptions } from '../conversation/listening.js';
import { HttpFault } from './http-fault.js';

/** How a recording is heard. */
export interface TranscribeBodyOptions extends Pick<ListeningOptions, 'strategy' | 'language'> {
  readonly host: Pick<ProtocolHost, 'createHearing'>;
  /** Nobody waits for it any more. */
  readonly signal: AbortSignal;
  /** So much more audio was heard. */
  spend(audioMs: number): void;
}

// Half an hour of uncompressed speech.
const MAX_BYTES = 64 * 1024 * 1024;
const FIELD = 'audio';

/**
 * The text of a recording that is a request's body, or the file `audio` of a form: any container, or raw samples
 * (`audio/pcm;rate=16000`, 16-bit little-endian mono). It is heard as it comes, and not kept.
 *
 * @throws HttpFault, TranscribeError
 */
export async function transcribeBody(
  request: IncomingMessage,
  { host, language, signal, spend, ...options }: TranscribeBodyOptions,
): Promise<{ readonly text: string; readonly language: string }> {
  const type = request.headers['content-type'] ?? '';
  const finals: string[] = [];
  let spoken = '';
  let failure: unknown;
  const hearing = host.createHearing({
    ...options,
    ...encodingOf(type),
    sessionId: randomUUID(),
    request,
    settings: { language, partialIntervalMs: 0 },
    onEvent(event) {
      if (event.type === 'error') failure ??= event.error;
      if (event.type !== 'final') return;
      finals.push(event.text);
      spoken ||= event.language;
    },
    onFault(error) {
      failure ??= error;
    },
  });
  const leave = (): void => {
    hearing[Symbol.dispose]();
    request.destroy();
  };
  signal.addEventListener('abort', leave);
  try {
    const pieces = /^multipart\/form-data/i.test(type) ? fileOf(request) : request;
    let bytes = 0;
    for await (const piece of pieces as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > MAX_BYTES) throw tooLarge();
      await hearing.hear([piece]);
      if (failure !== undefined) throw failure;
    }
    if (bytes === 0) {
      throw new HttpFault(400, 'MISSING_AUDIO', `Send a recording, as the body or as "${FIELD}".`);
    }
    await hearing.end();
    if (signal.aborted) throw abortedError(signal);
    if (failure !== undefined) throw failure;
    const text = finals.filter((final) => final !== '').join(' ');
    return { text, language: spoken };
  } catch (error) {
    if (signal.aborted) throw abortedError(signal);
    throw isBroken(error) ? new HttpFault(400, 'INVALID_MESSAGE', 'The body broke off.') : error;
  } finally {
    signal.removeEventListener('abort', leave);
    spend(hearing.audioMs);
    hearing[Symbol.dispose]();
  }
}

function isBroken(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function tooLarge(): HttpFault {
  return new HttpFault(413, 'MESSAGE_TOO_LARGE', `A recording may have ${MAX_BYTES} bytes.`);
}

function encodingOf(type: string) {
  const [, rate] = /^audio\/(?:pcm|l16)\b(?:.*?\brate=(\d{4,6}))?/i.exec(type) ?? [];
  if (!/^audio\/(?:pcm|l16)\b/i.test(type)) return { encoding: 'auto' } as const;
  return { encoding: 'pcm_s16le', sampleRate: Number(rate ?? 16_000) } as const;
}

/** The bytes of a form's recording, as they come. */
async function* fileOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  const form = new Busboy.Busboy({
    headers: request.headers as { 'content-type': string },
    limits: { fileSize: MAX_BYTES + 1, files: 1, fields: 10, fieldSize: 1000, parts: 11 },
  });
  const found = new Promise<(Readable & AsyncIterable<Buffer>) | undefined>((resolve, reject) => {
    form.on('file', (name, file) => {
      if (name === FIELD || name === 'file') resolve(file);
      else file.resume();
    });
    form.on('finish', () => resolve(undefined));
    form.on('error', () =>
      reject(new HttpFault(400, 'INVALID_MESSAGE', 'The body is no form, though it says so.')),
    );
    request.on('aborted', () =>
      reject(new HttpFault(400, 'INVALID_MESSAGE', 'The body broke off.')),
    );
  });
  request.pipe(form);
  const file = await found;
  if (file === undefined) return;
  // Nothing else ends the file of a form whose end never comes.
  request.once('aborted', () => {
    file.destroy(new HttpFault(400, 'INVALID_MESSAGE', 'The body broke off.'));
  });
  yield* file;
}
