import type { KnownSpeaker } from '@ws/core';
import { isWellFormed, samplesToSeconds } from '@ws/core/internal';

/** People who are known beforehand, at most. */
export const MOST_KNOWN = 50;
/** How long a sample of a known person is. */
export const KNOWN_SECONDS: { readonly least: number; readonly most: number } = {
  least: 2,
  most: 60,
};
/** With so much of a voice more tells little. */
export const ENOUGH_SECONDS = 20;
const LONGEST_NAME = 100;

/** What a known person may be called: 1 to 100 characters, and no number, which other people are told by. */
export function isKnownName(name: unknown): name is string {
  return (
    isWellFormed(name) &&
    name.trim() !== '' &&
    [...name].length <= LONGEST_NAME &&
    !/^\s*\d+\s*$/.test(name)
  );
}

/** Whether a sample of a person has the length that it must have. What is in it is checked elsewhere. */
export function isKnownSample(samples: unknown): samples is KnownSpeaker['samples'] {
  if (!(samples instanceof Float32Array)) return false;
  const seconds = samplesToSeconds(samples.length);
  return seconds >= KNOWN_SECONDS.least && seconds <= KNOWN_SECONDS.most;
}
