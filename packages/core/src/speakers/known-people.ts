import { samplesToSeconds } from '../audio/sample-clock.js';
import type { KnownSpeaker } from '../contracts/known-speaker.js';
import { isWellFormed } from '../options/option-kinds.js';

/** People who are known beforehand, at most. */
export const MOST_KNOWN = 50;
/** The length of a sample of a known person. */
export const KNOWN_SECONDS: { readonly least: number; readonly most: number } = {
  least: 2,
  most: 60,
};
const LONGEST_NAME = 100;

/** Whether a known person may have this name: 1 to 100 characters, and no number, which other people are told by. */
export function isKnownName(name: unknown): name is string {
  return (
    isWellFormed(name) &&
    name.trim() !== '' &&
    [...name].length <= LONGEST_NAME &&
    !/^\s*\d+\s*$/.test(name)
  );
}

/** Whether a sample of a person has the length that it must have. Its content is checked elsewhere. */
export function isKnownSample(samples: unknown): samples is KnownSpeaker['samples'] {
  if (!(samples instanceof Float32Array)) return false;
  const seconds = samplesToSeconds(samples.length);
  return seconds >= KNOWN_SECONDS.least && seconds <= KNOWN_SECONDS.most;
}
