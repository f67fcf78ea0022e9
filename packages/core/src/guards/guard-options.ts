import type { GuardOptions } from '../contracts/guards.js';
import { invalidOption, rejectUnknownOptions } from '../options/check-options.js';

/** Guard options with all defaults. */
export type GuardSettings = {
  readonly [Name in keyof GuardOptions]-?: Exclude<GuardOptions[Name], undefined>;
};

/** What {@link GuardOptions} are when they are left out: every guard is on. */
export const DEFAULT_GUARD_OPTIONS: Readonly<Record<keyof GuardOptions, boolean>> = Object.freeze({
  silence: true,
  noSpeech: true,
  compressionRatio: true,
  repetition: true,
  phantomPhrases: true,
});

const MAX_PHRASES = 1000;

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function normalizeGuardOptions(options: GuardOptions = {}): GuardSettings {
  const defaults = DEFAULT_GUARD_OPTIONS;
  const names = Object.keys(defaults) as (keyof GuardOptions)[];
  rejectUnknownOptions(options, names);
  const settings: Record<string, unknown> = {};
  for (const name of names) {
    const value = options[name] ?? defaults[name];
    const takesList = name === 'phantomPhrases';
    if (typeof value !== 'boolean' && !(takesList && isPhraseList(value))) {
      const list = `true, false, or at most ${MAX_PHRASES} phrases with letters in them`;
      throw invalidOption(name, value, takesList ? list : 'true or false');
    }
    settings[name] = typeof value === 'boolean' ? value : [...value];
  }
  return settings as GuardSettings;
}

function isPhraseList(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length <= MAX_PHRASES &&
    value.every((phrase) => typeof phrase === 'string' && /[\p{L}\p{N}]/u.test(phrase))
  );
}
