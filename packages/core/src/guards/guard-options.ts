import type { GuardOptions } from '../contracts/guards.js';
import { flag, optionKind } from '../options/option-kinds.js';
import type { OptionSpec, SettingsOf } from '../options/option-spec.js';

/** Guard options with all defaults. */
export type GuardSettings = SettingsOf<GuardOptions>;

const MAX_PHRASES = 1000;

/** {@link GuardSettings} by name. */
export const GUARDS: OptionSpec<GuardSettings> = {
  silence: flag(true),
  noSpeech: flag(true),
  compressionRatio: flag(true),
  repetition: flag(true),
  phantomPhrases: {
    ...optionKind<boolean | readonly string[]>(
      `true, false, or at most ${MAX_PHRASES} phrases with letters in them`,
      (value) => typeof value === 'boolean' || isPhraseList(value),
      true,
    ),
    take: (value) => (typeof value === 'boolean' ? value : [...(value as readonly string[])]),
  },
};

function isPhraseList(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length <= MAX_PHRASES &&
    value.every((phrase) => typeof phrase === 'string' && /[\p{L}\p{N}]/u.test(phrase))
  );
}
