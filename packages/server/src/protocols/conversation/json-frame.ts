import { isObject, protocolError } from '@ws/core/internal';

/** What a client says in JSON; none of it is known yet. */
export type Said = Readonly<Record<string, unknown>>;

/** Largest text of a client that says little beside audio: a configuration with all its words to expect. */
export const MAX_TEXT_BYTES: number = 64 * 1024;

/**
 * A text frame that holds an object.
 *
 * @param maxBytes - of a larger one nothing is read, for that would keep others waiting
 * @throws TranscribeError `ERR_PROTOCOL`: `MESSAGE_TOO_LARGE`, `INVALID_JSON`, `INVALID_MESSAGE`
 */
export function readJsonFrame(bytes: Buffer, maxBytes: number = MAX_TEXT_BYTES): Said {
  if (bytes.length > maxBytes) {
    throw protocolError('MESSAGE_TOO_LARGE', `A text message may have ${maxBytes} bytes.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    throw protocolError('INVALID_JSON', 'A text message must be JSON.');
  }
  if (isObject(value)) return value;
  throw protocolError('INVALID_MESSAGE', 'A text message must be a JSON object.');
}
