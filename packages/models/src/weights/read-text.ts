import { errorMessage } from '@ws/core/internal';
import { readWholeText } from '#disk';
import { invalidModelError } from './invalid-model.js';

/**
 * The text of a file beside the weights.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` when it cannot be read, or is larger than `maxBytes`.
 */
export function readText(path: string, maxBytes: number): string {
  try {
    return readWholeText(path, maxBytes);
  } catch (error) {
    const reason = errorMessage(error);
    throw invalidModelError(path, `cannot be read (${reason})`, { cause: error });
  }
}

/** A JSON object, by its keys. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The JSON object that a text is.
 *
 * @param path The file it is from, for the message.
 * @throws TranscribeError `ERR_MODEL_INVALID`
 */
export function parseJsonObject(path: string, text: string): JsonObject {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const reason = errorMessage(error);
    throw invalidModelError(path, `cannot be read as JSON (${reason})`, { cause: error });
  }
  if (!isObject(json)) throw invalidModelError(path, 'does not hold a JSON object');
  return json;
}

/** {@link parseJsonObject} of a file of at most `maxBytes`. */
export function readJsonObject(path: string, maxBytes: number): JsonObject {
  return parseJsonObject(path, readText(path, maxBytes));
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The own property `key` of `json`; `undefined` for `null` and for properties of the prototype. */
export function member(json: JsonObject, key: string): unknown {
  return Object.hasOwn(json, key) ? (json[key] ?? undefined) : undefined;
}
