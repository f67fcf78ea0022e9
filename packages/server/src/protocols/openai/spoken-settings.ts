import * as whisper from '@ws/core/internal';
import { MAX_HOTWORDS, MAX_PROMPT_CHARS } from '@ws/core/internal';
import { taggedLanguage, hotwordsOf as usableHotwords } from '../conversation/spoken.js';
import { OpenAiError } from './openai-error.js';

// With blanks around it.
const MAX_GIVEN_CHARS = 2 * MAX_HOTWORDS;

/** The words that can be expected; of too many the first ones. */
export function hotwordsOf(words: Iterable<string>): readonly string[] | undefined {
  return usableHotwords(tidied(words));
}

function* tidied(words: Iterable<string>): Iterable<string> {
  for (const word of words) if (word.length <= MAX_GIVEN_CHARS) yield wellFormed(word).trim();
}

/**
 * The language of a tag, such as `en-US`: see {@link taggedLanguage}.
 *
 * @throws OpenAiError 400
 */
export function knownLanguage(tag: string, known: readonly string[] | undefined): string {
  const code = taggedLanguage(tag, known);
  if (known === undefined || known.includes(code)) return code;
  throw new OpenAiError(
    `The model of this server does not know the language. Ask for ${known.join(', ')}, or leave it out.`,
    { param: 'language', code: 'unsupported_language' },
  );
}

/** What the model reads first; of a long text its end. */
export function promptOf(text: unknown): string | undefined {
  if (typeof text !== 'string' || text === '') return undefined;
  return wellFormed(text.slice(-MAX_PROMPT_CHARS));
}

/** Half of a character, as is left where a text is cut, becomes a whole one. */
export function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

const names = new Intl.DisplayNames(['en'], { type: 'language' });

/** A language by its English name in lower case, `english`, as OpenAI writes it; a code that has none stays. */
export function languageName(code: string): string {
  const known = whisper.languageName(code);
  if (known !== undefined) return known;
  try {
    return names.of(code)?.toLowerCase() ?? code;
  } catch {
    return code;
  }
}
