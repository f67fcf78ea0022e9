// Where Whisper's tokenizer calls a language otherwise than Unicode does.
const WHISPER_NAMES: Readonly<Record<string, string>> = {
  ht: 'haitian creole',
  jw: 'javanese',
  mi: 'maori',
  my: 'myanmar',
  nn: 'nynorsk',
  tl: 'tagalog',
};

const names = new Intl.DisplayNames(['en'], { type: 'language' });

/** A language by its English name in lower case, `english`, as OpenAI writes it; a code that has none stays. */
export function languageName(code: string): string {
  const known = WHISPER_NAMES[code];
  if (known !== undefined) return known;
  try {
    return names.of(code)?.toLowerCase() ?? code;
  } catch {
    return code;
  }
}

/** The code in what a client calls a language: `en` of `en-US`. */
export function languageCode(tag: string): string {
  return tag.trim().toLowerCase().split(/[-_]/, 1)[0]!;
}
