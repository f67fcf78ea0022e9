import { type NumberKind, wholeNumber } from '../options/option-kinds.js';

/** The largest number of people that a diarizer may be asked to tell apart. */
export const MAX_SPEAKERS: NumberKind<number | undefined> = wholeNumber(1, 50);
