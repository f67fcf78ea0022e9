import type { IncomingMessage } from 'node:http';
import { isObject } from '@ws/core/internal';
import type { ProtocolHost } from '@ws/server';
import { HttpFault } from './http-fault.js';

const BODY = { maxBytes: 64 * 1024, timeoutMs: 10_000 };

/** The JSON object of a request's body, of 64 KiB at most. @throws HttpFault, TranscribeError as the host does */
export async function readJson(
  request: IncomingMessage,
  { readBody }: Pick<ProtocolHost, 'readBody'>,
): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await readBody(request, BODY);
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString());
  } catch {
    throw new HttpFault(400, 'INVALID_JSON', 'The body must be JSON.');
  }
  if (!isObject(body)) {
    throw new HttpFault(400, 'INVALID_MESSAGE', 'The body must be a JSON object.');
  }
  return body;
}
