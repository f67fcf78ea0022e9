import type { IncomingMessage } from 'node:http';
import { isObject, protocolError } from '@ws/core/internal';
import { type BodyBounds, readBody } from './read-body.js';

/** A JSON object from a client. Nothing of it has been checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Largest text of a client that sends little beside audio: a configuration with all its words to expect. */
export const MAX_TEXT_BYTES: number = 64 * 1024;

/**
 * A text frame that holds an object.
 *
 * @param maxBytes - a larger text is not parsed, as parsing it would keep other connections waiting
 * @throws TranscribeError `ERR_PROTOCOL`: `MESSAGE_TOO_LARGE`, `INVALID_JSON`, `INVALID_MESSAGE`
 */
export function readJsonFrame(bytes: Buffer, maxBytes: number = MAX_TEXT_BYTES): JsonObject {
  if (bytes.length > maxBytes) {
    throw protocolError('MESSAGE_TOO_LARGE', `A text message may have ${maxBytes} bytes.`);
  }
  return readJsonObject(bytes, 'A text message');
}

/**
 * An object in JSON.
 *
 * @param what - what the error calls the text: `A text message`
 * @throws TranscribeError `ERR_PROTOCOL`: `INVALID_JSON`, `INVALID_MESSAGE`. The error quotes nothing of the text
 */
export function readJsonObject(bytes: Buffer | string, what: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    throw protocolError('INVALID_JSON', `${what} must be JSON.`);
  }
  if (isObject(value)) return value;
  throw protocolError('INVALID_MESSAGE', `${what} must be a JSON object.`);
}

/** Tells whether a request says that its body is JSON. */
export function hasJson({ headers }: IncomingMessage): boolean {
  return /^application\/json\b/i.test(headers['content-type'] ?? '');
}

/** The JSON object in a request's body: see `ProtocolHost.readJson`. */
export async function readJson(request: IncomingMessage, bounds: BodyBounds): Promise<JsonObject> {
  const bytes = await readBody(request, bounds);
  return bytes.length === 0 ? {} : readJsonObject(bytes, 'The body');
}

/** Strings in a value that may be a JSON array of them. A word that begins with a bracket is one. */
export function stringsIn(value: string): string[] {
  if (!value.startsWith('[')) return [value];
  try {
    const all: unknown = JSON.parse(value);
    return Array.isArray(all) ? all.filter((one) => typeof one === 'string') : [value];
  } catch {
    return [value];
  }
}

/** As {@link readJsonObject}; `undefined` where the text is no JSON object. */
export function jsonObjectIn(bytes: Buffer | string): JsonObject | undefined {
  try {
    return readJsonObject(bytes, 'It');
  } catch {
    return undefined;
  }
}
