import { languageCode as whisperCode } from '@ws/core/internal';

/**
 * The code of a language that was said by its code or its English name: `de`, `German`.
 *
 * @returns `undefined` for `auto`, which leaves it to the model
 */
export function languageCode(said: string): string | undefined {
  const code = whisperCode(said);
  return code === 'auto' ? undefined : code;
}
