import { MAX_HOTWORDS } from './limits.js';
import { refused, valuesOf } from './query.js';

/**
 * The words that a client expects: `keyterm=WORDS`, and `keywords=WORD:BOOST` of older models. How much a word is boosted
 * is not said on; one that is to be heard less often is left out.
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
