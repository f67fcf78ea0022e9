import type { TranscriptionBackend } from '@ws/core';
import { MAX_HOTWORDS, protocolError } from '@ws/core/internal';
import { stringsIn } from '../../../net/http/json-object.js';
import { taggedLanguage } from '../../conversation/spoken.js';

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
  return query.getAll(name).flatMap(stringsIn);
}

export function refused(message: string): Error {
  return protocolError('INVALID_MESSAGE', message);
}

/** In the place of a language: any. */
const MULTI = 'multi';

/** Whether the client expects several languages, and wants to know of each. */
export function isMultilingual(query: URLSearchParams): boolean {
  return query.get('language')?.trim().toLowerCase() === MULTI;
}

/**
 * The language that a tag of Deepgram's names (`en-US`, `multi`), as the model knows it; `undefined` where it is to be
 * detected.
 *
 * @throws TranscribeError `ERR_PROTOCOL`, `UNSUPPORTED_LANGUAGE`
 */
export function languageOf(
  tag: string | null | undefined,
  { capabilities }: Pick<TranscriptionBackend, 'capabilities'>,
): string | undefined {
  const asked = (tag ?? '').trim().toLowerCase();
  if (asked === '' || asked === MULTI) return undefined;
  const { languages: known } = capabilities;
  const language = taggedLanguage(asked, known);
  if (
    /^[a-z]{2,8}(-Han[st])?$/.test(language) &&
    (known === undefined || known.includes(language))
  ) {
    return language;
  }
  const choice = known === undefined ? 'a code such as "en"' : known.join(', ');
  throw protocolError(
    'UNSUPPORTED_LANGUAGE',
    `The model of this server does not know this language. Ask for ${choice}, or "multi".`,
  );
}

/**
 * The words that a client expects: `keyterm=WORDS`, and `keywords=WORD:BOOST` of older models. The size of a boost is
 * ignored. A word with a boost of 0 or less is left out.
 *
 * @throws TranscribeError `ERR_PROTOCOL` for more than 100, or one of more than 100 characters
 */
export function keytermsOf(query: URLSearchParams): string[] | undefined {
  const keywords = valuesOf(query, 'keywords').map((keyword) => {
    const [, word, boost] = /^(.*?)(?::(-?[\d.]+))?$/s.exec(keyword)!;
    return Number(boost ?? 1) > 0 ? word! : '';
  });
  return checkedKeyterms([...valuesOf(query, 'keyterm'), ...keywords]);
}

/** @throws TranscribeError `ERR_PROTOCOL` */
export function checkedKeyterms(given: readonly string[]): string[] | undefined {
  const terms = [...new Set(given.map((term) => term.trim()))].filter((term) => term !== '');
  const isTooLong = terms.some((term) => term.length > MAX_HOTWORDS);
  if (terms.length > MAX_HOTWORDS || isTooLong) {
    throw refused(
      `There may be ${MAX_HOTWORDS} keyterms, of at most ${MAX_HOTWORDS} characters. Send fewer.`,
    );
  }
  if (terms.some((term) => /\p{Surrogate}/u.test(term))) throw refused('A keyterm is not Unicode.');
  return terms.length === 0 ? undefined : terms;
}
