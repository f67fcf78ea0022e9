const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
// Two that Whisper knows have three letters.
const LONGER = ['haw', 'yue'];

/**
 * The code of a language that was said by its code or its English name: `de`, `German`.
 *
 * @returns `undefined` for `auto`, which leaves it to the model
 */
export function languageCode(said: string): string | undefined {
  const text = said.trim().toLowerCase();
  if (text === 'auto') return undefined;
  if (text.length <= 3) return text;
  const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
  return [...codes, ...LONGER].find((code) => names.of(code)?.toLowerCase() === text) ?? text;
}
