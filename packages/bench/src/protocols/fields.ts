import { isObject } from '@ws/core/internal';

/** A message of a server: nothing is known of its fields. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields of a value; none where it has none. */
export function fieldsOf(value: unknown): Fields {
  return isObject(value) ? value : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A text; empty where it is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A number from 0, also where it is written out; undefined where it is none. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined;
}

/** Where a text lies, if both ends are told. */
export function placeOf(start: unknown, end: unknown): { start?: number; end?: number } {
  const [from, to] = [numberOf(start), numberOf(end)];
  return from === undefined || to === undefined || to < from ? {} : { start: from, end: to };
}
