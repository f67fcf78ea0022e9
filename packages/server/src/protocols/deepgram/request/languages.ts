import type { TranscriptionBackend } from '@ws/core';
import { protocolError } from '@ws/core/internal';

/** In the place of a language: any. */
const MULTI = 'multi';

/** Whether whoever asks expects several languages, and wants to know of each. */
export function isMultilingual(query: URLSearchParams): boolean {
  return query.get('language')?.trim().toLowerCase() === MULTI;
}

/**
 * The language that a tag of Deepgram's names (`en-US`, `multi`), as the model knows it; nothing where it is to be found out.
 *
 * @throws TranscribeError `ERR_PROTOCOL`, `UNSUPPORTED_LANGUAGE`
 */
export function languageOf(
  tag: string | null | undefined,
  { capabilities }: Pick<TranscriptionBackend, 'capabilities'>,
): string | undefined {
  const asked = (tag ?? '').trim().toLowerCase();
  if (asked === '' || asked === MULTI) return undefined;
  const language = asked.split(/[-_]/, 1)[0]!;
  const { languages: known } = capabilities;
  if (/^[a-z]{2,8}$/.test(language) && (known === undefined || known.includes(language))) {
    return language;
  }
  const choice = known === undefined ? 'a code such as "en"' : known.join(', ');
  throw protocolError(
    'UNSUPPORTED_LANGUAGE',
    `The model of this server does not know this language. Ask for ${choice}, or "multi".`,
  );
}
