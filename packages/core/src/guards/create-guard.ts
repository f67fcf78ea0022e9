import { samplesToSeconds } from '../audio/sample-clock.js';
import type { Guard, GuardOptions, Suppression } from '../contracts/guards.js';
import { flag, optionKind } from '../options/option-kinds.js';
import { type OptionSpec, readOptions, type SettingsOf } from '../options/option-spec.js';
import { suppressNoSpeech } from './no-speech.js';
import { createPhantomGuard } from './phantom-phrase.js';
import { cutRepetition } from './repetition.js';
import { takeOutSegments } from './take-out.js';

export type GuardSettings = SettingsOf<GuardOptions>;

const MAX_PHRASES = 1000;

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

/**
 * All guards that look at text, as one. Loops are cut first, so that what was said before one is not taken for part of
 * it; then goes what the model itself doubts, what still repeats itself, and what is known to be made up. What a guard
 * leaves is looked at again, until none finds anything. A transcript with which nothing is wrong is given back as it is.
 *
 * The guard `silence` is not among them: it comes before the decoder.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function createGuard(options: GuardOptions = {}): Guard {
  const { noSpeech, compressionRatio, repetition, phantomPhrases } = readOptions(GUARDS, options);
  const guards: Guard[] = [];
  if (repetition) guards.push(cutRepetition);
  if (noSpeech) guards.push(suppressNoSpeech);
  if (compressionRatio) guards.push(suppressCompressible);
  if (phantomPhrases !== false) {
    guards.push(createPhantomGuard(phantomPhrases === true ? [] : phantomPhrases));
  }

  return (result, evidence) => {
    const suppressed: Suppression[] = [];
    let left = result;
    if (result.segments.length === 0 && result.text.trim() !== '') {
      // A backend may give a text and no segments.
      const end = samplesToSeconds(evidence.samples.length);
      left = { ...result, segments: [{ start: 0, end, text: result.text }] };
    }
    let before: number;
    do {
      before = suppressed.length;
      for (const guard of guards) {
        const guarded = guard(left, evidence);
        left = guarded.result;
        suppressed.push(...guarded.suppressed);
      }
    } while (suppressed.length > before);
    return { result: suppressed.length > 0 ? left : result, suppressed };
  };
}

const MAX_COMPRESSION_RATIO = 2.4;

/** Takes out segments that compress more than 2.4 times: they repeat themselves (Radford et al. 2022, section 4.5). */
const suppressCompressible: Guard = (result) =>
  takeOutSegments(
    result,
    'compression_ratio',
    ({ compressionRatio = 0 }) => compressionRatio > MAX_COMPRESSION_RATIO,
  );
