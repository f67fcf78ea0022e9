import { isWellFormed } from '../options/option-kinds.js';
import { isObject, type OptionKind } from '../options/option-spec.js';
import type { JsonObject } from './parse-json.js';
import { protocolError, type WireErrorCode } from './wire-errors.js';

/** Where in a message something stands: names as on the wire, and places in arrays. */
export type Path = readonly (string | number)[];

/**
 * A value between wire and TypeScript. What is wrong is refused with the path and what is accepted, never with the
 * value: it may be a transcript.
 */
export interface Field<T> {
  /** @param before - the fields of the same object that were read before this one, under their TypeScript names */
  read(value: unknown, at: Path, before: JsonObject): T;
  write(value: T): unknown;
  /** `null` is not the same as absent: it takes a setting away, and is `undefined` in TypeScript. */
  readonly isCleared?: true;
}

/** Every property of `T`, also the optional ones. On the wire their names are in snake_case. */
export type Shape<T> = { readonly [Name in keyof T]-?: Field<T[Name]> };

/** An object whose properties are known. */
export interface ObjectField<T> extends Field<T> {
  /** Of its fields, on the wire. */
  readonly names: readonly string[];
}

export function refused(
  at: Path,
  why: string,
  wireCode: WireErrorCode = 'INVALID_MESSAGE',
  details: Readonly<Record<string, unknown>> = {},
): Error {
  const field = at.join('.');
  return protocolError(wireCode, `"${field}" ${why}.`, { ...details, field, path: at });
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null;
const same = (value: unknown): unknown => value;

function scalar<T>(accepted: string, accepts: (value: unknown) => boolean): Field<T> {
  return {
    read(value, at) {
      if (isAbsent(value)) throw refused(at, 'is missing');
      if (!accepts(value)) throw refused(at, `must be ${accepted}`);
      return value as T;
    },
    write: same,
  };
}

/** What is written can be read: half a surrogate pair, as a backend may answer, becomes a replacement character. */
export const text: Field<string> = {
  ...scalar<string>('a string of well-formed Unicode', isWellFormed),
  write: (value) => (typeof value === 'string' ? value.replace(/\p{Cs}/gu, '\uFFFD') : ''),
};

/** What an option may be. */
export function option<T>({ accepted, accepts }: OptionKind<T>): Field<Exclude<T, undefined>> {
  return scalar(accepted, accepts);
}

export const flag: Field<boolean> = scalar('true or false', (value) => typeof value === 'boolean');

/** What is written is one, whatever a backend answered. */
export const number: Field<number> = {
  ...scalar<number>('a finite number', Number.isFinite),
  write: (value) => (Number.isFinite(value) ? value : 0),
};

export function integer(min: number, max: number = Number.MAX_SAFE_INTEGER): Field<number> {
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
  return scalar(
    `a whole number ${range}`,
    (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max,
  );
}

export function choice<T extends string>(choices: readonly T[]): Field<T> {
  return scalar(`one of ${choices.join(', ')}`, (value) => choices.includes(value as T));
}

export function list<T>(item: Field<T>, max: number = Infinity): Field<readonly T[]> {
  const array = scalar<readonly unknown[]>(
    max === Infinity ? 'an array' : `an array of at most ${max}`,
    (value) => Array.isArray(value) && value.length <= max,
  );
  return {
    read: (value, at, before) =>
      array.read(value, at, before).map((entry, i) => item.read(entry, [...at, i], before)),
    write: (entries) => entries.map((entry) => item.write(entry)),
  };
}

/** Absent and `null` are `undefined`. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return {
    read: (value, at, before) => (isAbsent(value) ? undefined : field.read(value, at, before)),
    write: (value) => (value === undefined ? undefined : field.write(value)),
  };
}

/** Absent stays as it is, `null` takes it away. */
export function clearable<T>(field: Field<T>): Field<T | undefined> {
  return { ...optional(field), isCleared: true };
}

/** Where it is absent, what the fields before it make of it; that is held to the same bounds. */
export function orElse<T>(field: Field<T>, fallback: (before: JsonObject) => unknown): Field<T> {
  return {
    read: (value, at, before) => field.read(isAbsent(value) ? fallback(before) : value, at, before),
    write: field.write,
  };
}

/** Absent stays absent in both directions; fields that are not known are ignored. */
export function object<T extends object>(shape: Shape<T>): ObjectField<T> {
  const fields = Object.entries<Field<unknown>>(shape).map(
    ([name, field]) => [name, toSnakeCase(name), field] as const,
  );
  return {
    names: fields.map(([, wireName]) => wireName),
    read(value, at) {
      const source = objectValue.read(value, at, {});
      const result: Record<string, unknown> = {};
      for (const [name, wireName, field] of fields) {
        const given = source[wireName];
        const read = field.read(given, [...at, wireName], result);
        if (read !== undefined || (field.isCleared && given === null)) result[name] = read;
      }
      return result as T;
    },
    write(value) {
      const wire: Record<string, unknown> = {};
      for (const [name, wireName, field] of fields) {
        const given = (value as JsonObject)[name];
        if (given !== undefined) wire[wireName] = field.write(given);
        else if (field.isCleared && name in value) wire[wireName] = null;
      }
      return wire;
    },
  };
}

/** A setting that would be ignored in silence is refused: the session would not be what was asked for. */
export function settings<T extends object>(what: string, shape: Shape<T>): ObjectField<T> {
  const field = object(shape);
  const { names } = field;
  return {
    ...field,
    read(value, at, before) {
      for (const key of Object.keys(objectValue.read(value, at, before))) {
        if (names.includes(key)) continue;
        const printable = key.slice(0, 64).replace(/[^\x20-\x7e]/g, '?');
        throw protocolError(
          'INVALID_MESSAGE',
          `"${what}" has no field "${printable}". Known: ${names.join(', ')}.`,
          { field: [...at, printable].join('.'), path: [...at, key] },
        );
      }
      return field.read(value, at, before);
    },
  };
}

const objectValue: Field<JsonObject> = scalar('an object', isObject);

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
