import { isObject } from '@ws/core/internal';

/** A message of a server: nothing is known of its fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object; of any other value an empty object. */
export function fieldsOf(value: unknown): Fields {
  return isObject(value) ? value : {};
}

/** The value where it is an array, else an empty array. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value where it is a string, else an empty string. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The value where it is a finite number from 0, or a string of one; else undefined. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined;
}

/** Where a text lies, if both ends are told. */
export function placeOf(start: unknown, end: unknown): { start?: number; end?: number } {
  const [from, to] = [numberOf(start), numberOf(end)];
  return from === undefined || to === undefined || to < from ? {} : { start: from, end: to };
}
