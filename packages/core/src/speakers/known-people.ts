import { assertFinite } from '../audio/finite-samples.js';
import { samplesToSeconds } from '../audio/sample-clock.js';
import type { KnownSpeaker } from '../contracts/known-speaker.js';
import { invalidOption } from '../options/invalid-option.js';
import { isWellFormed, optionKind } from '../options/option-kinds.js';
import type { OptionKind } from '../options/option-spec.js';

/** People who are known beforehand, at most. */
export const MOST_KNOWN = 50;
/** The length of a sample of a known person. */
export const KNOWN_SECONDS: { readonly least: number; readonly most: number } = {
  least: 2,
  most: 60,
};
/** Seconds of all known people together that are taken over a network. */
export const KNOWN_SECONDS_TOGETHER = 300;
const LONGEST_NAME = 100;

/** Checks the name of a known person: 1 to 100 characters, and no number, since the server tells other people by numbers. */
export function isKnownName(name: unknown): name is string {
  return (
    isWellFormed(name) &&
    name.trim() !== '' &&
    [...name].length <= LONGEST_NAME &&
    !/^\s*\d+\s*$/.test(name)
  );
}

/** A known person's name. */
export const KNOWN_NAME: OptionKind<string> = optionKind(
  'a name of 1 to 100 characters, and no number',
  isKnownName,
  '',
);

/** Checks the length of a person's sample. Its content is checked elsewhere. */
export function isKnownSample(samples: unknown): samples is KnownSpeaker['samples'] {
  if (!(samples instanceof Float32Array)) return false;
  const seconds = samplesToSeconds(samples.length);
  return seconds >= KNOWN_SECONDS.least && seconds <= KNOWN_SECONDS.most;
}

/**
 * Checks a person who is to be enrolled.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`; `ERR_INVALID_AUDIO` for samples that are not finite
 */
export function checkKnownSpeaker(person: KnownSpeaker): void {
  const { name, samples } = person as { readonly [K in keyof KnownSpeaker]: unknown };
  if (!isKnownName(name)) throw invalidOption('name', name, KNOWN_NAME.accepted);
  if (!isKnownSample(samples)) {
    const { least, most } = KNOWN_SECONDS;
    const given =
      samples instanceof Float32Array ? `${samplesToSeconds(samples.length)} s` : samples;
    throw invalidOption('samples', given, `a Float32Array: mono, 16 kHz, ${least} to ${most} s`);
  }
  assertFinite(samples);
}
