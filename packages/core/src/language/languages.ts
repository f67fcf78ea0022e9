// Whisper's languages in the order of its tokens (Radford et al. 2022, appendix E, and OpenAI's `tokenizer.py`): ISO 639-1
// code (639-3 where there is none), and English name. Cantonese is the hundredth, from large-v3 on.
const TABLE = `
  en english, zh chinese, de german, es spanish, ru russian, ko korean, fr french, ja japanese, pt portuguese,
  tr turkish, pl polish, ca catalan, nl dutch, ar arabic, sv swedish, it italian, id indonesian, hi hindi,
  fi finnish, vi vietnamese, he hebrew, uk ukrainian, el greek, ms malay, cs czech, ro romanian, da danish,
  hu hungarian, ta tamil, no norwegian, th thai, ur urdu, hr croatian, bg bulgarian, lt lithuanian, la latin,
  mi maori, ml malayalam, cy welsh, sk slovak, te telugu, fa persian, lv latvian, bn bengali, sr serbian,
  az azerbaijani, sl slovenian, kn kannada, et estonian, mk macedonian, br breton, eu basque, is icelandic,
  hy armenian, ne nepali, mn mongolian, bs bosnian, kk kazakh, sq albanian, sw swahili, gl galician, mr marathi,
  pa punjabi, si sinhala, km khmer, sn shona, yo yoruba, so somali, af afrikaans, oc occitan, ka georgian,
  be belarusian, tg tajik, sd sindhi, gu gujarati, am amharic, yi yiddish, lo lao, uz uzbek, fo faroese,
  ht haitian creole, ps pashto, tk turkmen, nn nynorsk, mt maltese, sa sanskrit, lb luxembourgish, my myanmar,
  bo tibetan, tl tagalog, mg malagasy, as assamese, tt tatar, haw hawaiian, ln lingala, ha hausa, ba bashkir,
  jw javanese, su sundanese, yue cantonese
`;

// Other English names of the same languages: those of OpenAI's `TO_LANGUAGE_CODE`, those of Unicode, and the scripts of
// Chinese, which `ws-server` tells apart.
const OTHER_NAMES =
  'my burmese, ca valencian, nl flemish, ht haitian, lb letzeburgesch, ps pushto, pa panjabi, ro moldavian, ro moldovan, si sinhalese, es castilian, zh mandarin, tl filipino, mi māori, nn norwegian nynorsk, zh-Hans simplified chinese, zh-Hant traditional chinese, zh-Hans zh-hans, zh-Hant zh-hant, zh-Hans zh-cn, zh-Hant zh-tw';

function entries(table: string): readonly (readonly [code: string, name: string])[] {
  return table.split(',').map((entry) => {
    const [code, ...words] = entry.trim().split(' ');
    return [code!, words.join(' ')];
  });
}

const LANGUAGES = entries(TABLE);

/** The codes of all languages that Whisper knows, in the order of its tokens. */
export const LANGUAGE_CODES: readonly string[] = LANGUAGES.map(([code]) => code);

const NAMES: ReadonlyMap<string, string> = new Map(LANGUAGES);

const CODES: ReadonlyMap<string, string> = new Map(
  [...entries(OTHER_NAMES), ...LANGUAGES].map(([code, name]) => [name, code]),
);

/** The English name, in lower case, by which Whisper calls a language; `undefined` for a code it does not know. */
export function languageName(code: string): string | undefined {
  return NAMES.get(code);
}

/** The code of a language given by its English name; any other text (a code, an unknown name) in lower case. */
export function languageCode(named: string): string {
  const name = named.trim().toLowerCase();
  return CODES.get(name) ?? name;
}
