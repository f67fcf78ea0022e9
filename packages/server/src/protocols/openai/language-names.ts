import * as whisper from '@ws/core/internal';

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

/** The code in what a client calls a language: `en` of `en-US`. */
export function languageCode(tag: string): string {
  return tag.trim().toLowerCase().split(/[-_]/, 1)[0]!;
}
