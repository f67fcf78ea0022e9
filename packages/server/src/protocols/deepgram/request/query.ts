import { protocolError } from '@ws/core/internal';

const FALSE = new Set(['', 'false', '0', 'no', 'off']);
const TRUE = new Set(['true', '1', 'yes', 'on']);

/**
 * Whether a parameter is set, as clients of all kinds write that.
 *
 * @throws TranscribeError `ERR_PROTOCOL`
 */
export function isSet(query: URLSearchParams, name: string): boolean {
  const value = (query.get(name) ?? '').toLowerCase();
  if (FALSE.has(value)) return false;
  if (TRUE.has(value)) return true;
  throw refused(`"${name}" must be true or false.`);
}

/** Whether the language is to be detected: `true`, or the languages that it may be. */
export function detectsLanguage(query: URLSearchParams): boolean {
  return !FALSE.has((query.get('detect_language') ?? '').toLowerCase());
}

/**
 * A number within bounds.
 *
 * @throws TranscribeError `ERR_PROTOCOL`
 */
export function numberOf(
  query: URLSearchParams,
  name: string,
  [least, most]: readonly [number, number],
): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const value = Number(text);
  if (Number.isFinite(value) && value >= least && value <= most) return value;
  throw refused(`"${name}" must be a number from ${least} to ${most}.`);
}

/**
 * All values of a parameter: Deepgram's clients repeat it, or send one list as JSON.
 */
export function valuesOf(query: URLSearchParams, name: string): string[] {
  return query.getAll(name).flatMap((value) => listOf(value) ?? [value]);
}

function listOf(value: string): string[] | undefined {
  if (!value.startsWith('[')) return undefined;
  try {
    const list: unknown = JSON.parse(value);
    if (!Array.isArray(list)) return undefined;
    return list.filter((one): one is string => typeof one === 'string');
  } catch {
    // A word that begins with a bracket.
    return undefined;
  }
}

/** Why a request gets nothing but an answer by HTTP. */
export function refused(message: string): Error {
  return protocolError('INVALID_MESSAGE', message);
}
