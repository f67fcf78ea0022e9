import { protocolError } from './wire-errors.js';

/** A JSON object whose fields are not yet known. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Bounds of a decoder. */
export interface DecodeOptions {
  /** Largest text, in bytes of UTF-8, checked before anything is parsed. Default {@link DEFAULT_MAX_MESSAGE_BYTES}. */
  readonly maxBytes?: number | undefined;
}

/** 16 MiB: a minute of base64 float32 at 48 kHz. */
export const DEFAULT_MAX_MESSAGE_BYTES: number = 16 * 1024 * 1024;

// Keys that turn a careless copy of an object into a change of its prototype.
const HOSTILE_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** The object in a text frame, refused when it is too large, no JSON, no object, or hostile. */
export function parseJsonObject(text: string, options: DecodeOptions = {}): JsonObject {
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_MESSAGE_BYTES;
  if (isLongerThan(text, maxBytes)) {
    throw protocolError(
      'MESSAGE_TOO_LARGE',
      `The message is larger than ${maxBytes} bytes. Send audio in smaller frames.`,
      { maxBytes },
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The parser's own message quotes the text, which may hold a transcript: it stays in `cause`.
    throw protocolError('INVALID_JSON', 'The message is not valid JSON.', {}, error);
  }
  if (!isJsonObject(value)) {
    throw protocolError('INVALID_MESSAGE', 'The message must be a JSON object.');
  }
  refuseHostileKeys(value);
  return value;
}

/** Whether a parsed value is an object, not an array or `null`. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLongerThan(text: string, maxBytes: number): boolean {
  // One UTF-16 unit makes one to three bytes of UTF-8: most texts are decided without counting.
  if (text.length > maxBytes) return true;
  if (text.length * 3 <= maxBytes) return false;
  let bytes = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // A surrogate pair makes four bytes: two for each of its units.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return bytes > maxBytes;
}

function refuseHostileKeys(root: object): void {
  // A stack of its own: nesting as deep as the message is long must not overflow the call stack.
  const pending: object[] = [root];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    for (const [key, child] of Object.entries(value)) {
      if (HOSTILE_KEYS.has(key) && !Array.isArray(value)) {
        throw protocolError('INVALID_MESSAGE', `The key "${key}" is not allowed in a message.`);
      }
      if (typeof child === 'object' && child !== null) pending.push(child);
    }
  }
}
