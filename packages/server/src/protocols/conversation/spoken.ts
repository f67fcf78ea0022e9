import {
  MAX_HOTWORDS,
  MAX_SAMPLE_RATE,
  MIN_SAMPLE_RATE,
  PROMPT,
  protocolError,
  SPOKEN,
} from '@ws/core/internal';

/** What others call a language that is to be found out. */
const ANY: readonly unknown[] = [undefined, null, '', 'auto', 'multi'];

/**
 * The language of a tag, as a model knows it: `en` of `en-US` and `en_us`. Of Chinese that is told with a script or a country,
 * the script stays: `zh-Hant` of `zh-TW`.
 *
 * @param known - to the model, where it says so: one that knows no scripts gets Chinese without
 */
export function taggedLanguage(tag: string, known?: readonly string[]): string {
  const [language = '', ...more] = tag.trim().toLowerCase().split(/[-_]/);
  if (language !== 'zh' || more.length === 0) return language;
  try {
    const locale = new Intl.Locale([language, ...more].join('-'));
    const written = locale.script ?? (locale.region && locale.maximize().script);
    const code = written === 'Hans' || written === 'Hant' ? `zh-${written}` : language;
    return known?.includes(code) === false ? language : code;
  } catch {
    return language;
  }
}

/** As {@link taggedLanguage}, of a setting. @throws TranscribeError `ERR_PROTOCOL`, `UNSUPPORTED_LANGUAGE` */
export function languageOf(given: unknown): string | undefined {
  if (ANY.includes(given)) return undefined;
  if (typeof given === 'string' && /^[a-z]{2,3}(?:[-_][\w-]*)?$/i.test(given)) {
    return taggedLanguage(given);
  }
  throw protocolError(
    'UNSUPPORTED_LANGUAGE',
    'The language must be an ISO 639-1 code, such as "en" or "en-US". Leave it out to have it found out.',
  );
}

/** @throws TranscribeError `ERR_PROTOCOL`, `INVALID_MESSAGE` */
export function promptOf(given: unknown, name: string): string | undefined {
  if (given === undefined || given === null || given === '') return undefined;
  if (PROMPT.accepts(given)) return given as string;
  throw protocolError('INVALID_MESSAGE', `"${name}" must be ${PROMPT.accepted}.`);
}

/** The first hundred that can be words to expect; it looks at no more. Clients of others list phrases of all kinds. */
export function hotwordsOf(given: Iterable<unknown>): readonly string[] | undefined {
  const words: string[] = [];
  for (const word of given) {
    if (words.length === MAX_HOTWORDS) break;
    if (SPOKEN.hotwords.accepts([word])) words.push(word as string);
  }
  return words.length === 0 ? undefined : words;
}

/** @throws TranscribeError `ERR_PROTOCOL`, `INVALID_MESSAGE` */
export function sampleRateOf(given: unknown, name: string): number {
  const rate = given as number;
  if (Number.isInteger(rate) && rate >= MIN_SAMPLE_RATE && rate <= MAX_SAMPLE_RATE) return rate;
  throw protocolError(
    'INVALID_MESSAGE',
    `"${name}" must be a whole number from ${MIN_SAMPLE_RATE} to ${MAX_SAMPLE_RATE}.`,
  );
}
