import { isJsonObject, type JsonObject } from './parse-json.js';
import { protocolError } from './wire-errors.js';

// Readers of single fields. Their errors name the field and what is accepted, never the value: it may be a transcript.

/** `undefined` stands for a field that is absent or `null`. */
function optional<T>(
  source: JsonObject,
  name: string,
  accepted: string,
  read: (value: unknown) => T | undefined,
): T | undefined {
  const value = source[name];
  if (value === undefined || value === null) return undefined;
  const result = read(value);
  if (result === undefined) throw invalidField(name, accepted);
  return result;
}

function required<T>(value: T | undefined, name: string): T {
  if (value === undefined) {
    throw protocolError('INVALID_MESSAGE', `"${name}" is missing.`, { field: name });
  }
  return value;
}

function invalidField(name: string, accepted: string) {
  return protocolError('INVALID_MESSAGE', `"${name}" must be ${accepted}.`, { field: name });
}

export function optionalString(source: JsonObject, name: string): string | undefined {
  return optional(source, name, 'a string', (value) =>
    typeof value === 'string' ? value : undefined,
  );
}

export function requiredString(source: JsonObject, name: string): string {
  return required(optionalString(source, name), name);
}

export function optionalNumber(source: JsonObject, name: string): number | undefined {
  return optional(source, name, 'a finite number', (value) =>
    typeof value === 'number' && Number.isFinite(value) ? value : undefined,
  );
}

export function requiredNumber(source: JsonObject, name: string): number {
  return required(optionalNumber(source, name), name);
}

export function optionalInteger(
  source: JsonObject,
  name: string,
  min: number,
  max: number = Number.MAX_SAFE_INTEGER,
): number | undefined {
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
  return optional(source, name, `a whole number ${range}`, (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
      ? value
      : undefined,
  );
}

export function requiredInteger(source: JsonObject, name: string, min: number): number {
  return required(optionalInteger(source, name, min), name);
}

export function requiredBoolean(source: JsonObject, name: string): boolean {
  return required(
    optional(source, name, 'true or false', (value) =>
      typeof value === 'boolean' ? value : undefined,
    ),
    name,
  );
}

export function optionalChoice<T extends string>(
  source: JsonObject,
  name: string,
  choices: readonly T[],
): T | undefined {
  return optional(source, name, `one of ${choices.join(', ')}`, (value) =>
    choices.find((choice) => choice === value),
  );
}

export function requiredChoice<T extends string>(
  source: JsonObject,
  name: string,
  choices: readonly T[],
): T {
  return required(optionalChoice(source, name, choices), name);
}

export function requiredObject(source: JsonObject, name: string): JsonObject {
  return required(
    optional(source, name, 'an object', (value) => (isJsonObject(value) ? value : undefined)),
    name,
  );
}

export function optionalList<T>(
  source: JsonObject,
  name: string,
  readItem: (item: JsonObject) => T,
): T[] | undefined {
  return optional(source, name, 'an array of objects', (value) =>
    Array.isArray(value) && value.every(isJsonObject) ? value.map(readItem) : undefined,
  );
}

export function requiredList<T>(
  source: JsonObject,
  name: string,
  readItem: (item: JsonObject) => T,
): T[] {
  return required(optionalList(source, name, readItem), name);
}

/** The object without the fields that are `undefined`, so that absent stays absent. */
export function present<T extends object>(fields: T): T {
  const result = { ...fields };
  for (const key of Object.keys(result) as (keyof T)[]) {
    if (result[key] === undefined) delete result[key];
  }
  return result;
}
