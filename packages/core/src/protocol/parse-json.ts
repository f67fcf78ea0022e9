import { isObject } from '../options/option-spec.js';
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
// A message needs four levels; what walks deeper by recursion must not run out of stack.
const MAX_DEPTH = 32;
const QUOTE = 34;
const COLON = 58;
const BACKSLASH = 92;

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
  return checkJsonObject(value, countKeysInText(text));
}

/**
 * A parsed value, refused when it is no object, or hostile.
 *
 * @param keysInText - how many keys stand in the text that it was parsed from, where there is one
 */
export function checkJsonObject(value: unknown, keysInText?: number): JsonObject {
  if (!isObject(value)) {
    throw protocolError('INVALID_MESSAGE', 'The message must be a JSON object.');
  }
  const keys = countKeys(value, 0);
  // The parser keeps the last of several values of one key; another reader on the way may have kept the first.
  if (keysInText !== undefined && keys !== keysInText) {
    throw protocolError('INVALID_MESSAGE', 'A key stands twice in one object of the message.');
  }
  return value;
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

/** The keys of all objects in it, none of them hostile, nowhere too deep. */
function countKeys(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth === MAX_DEPTH) {
    throw protocolError(
      'INVALID_MESSAGE',
      `The message is nested deeper than ${MAX_DEPTH} levels.`,
    );
  }
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countKeys(item, depth + 1);
    return count;
  }
  for (const key of Object.keys(value)) {
    if (HOSTILE_KEYS.has(key)) {
      throw protocolError('INVALID_MESSAGE', `The key "${key}" is not allowed in a message.`);
    }
    count += 1 + countKeys((value as JsonObject)[key], depth + 1);
  }
  return count;
}

/** Of valid JSON: outside of strings, a colon stands after each key and nowhere else. */
function countKeysInText(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === COLON) count++;
    if (unit !== QUOTE) continue;
    do at = text.indexOf('"', at + 1);
    while (isEscaped(text, at));
  }
  return count;
}

function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text.charCodeAt(before - 1) === BACKSLASH) before--;
  return (at - before) % 2 === 1;
}
