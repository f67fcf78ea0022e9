import type { IncomingMessage } from 'node:http';
import { isObject } from '@ws/core/options';
import { HttpFault } from './http-fault.js';

const MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 10_000;

/** The JSON object of a request's body, of 64 KiB at most. @throws HttpFault */
export async function readJson(
  request: IncomingMessage,
): Promise<Readonly<Record<string, unknown>>> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  const late = setTimeout(() => request.destroy(), TIMEOUT_MS);
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > MAX_BYTES) {
        throw new HttpFault(413, 'MESSAGE_TOO_LARGE', `The body may have ${MAX_BYTES} bytes.`);
      }
      pieces.push(piece);
    }
  } catch (error) {
    if (error instanceof HttpFault) throw error;
    throw new HttpFault(400, 'INVALID_MESSAGE', 'The body broke off, or took too long.');
  } finally {
    clearTimeout(late);
  }
  let body: unknown;
  try {
    body = JSON.parse(Buffer.concat(pieces).toString());
  } catch {
    throw new HttpFault(400, 'INVALID_JSON', 'The body must be JSON.');
  }
  if (!isObject(body)) {
    throw new HttpFault(400, 'INVALID_MESSAGE', 'The body must be a JSON object.');
  }
  return body;
}
