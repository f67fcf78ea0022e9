import { wholeNumber } from '../options/option-kinds.js';
import type { OptionKind } from '../options/option-spec.js';

/** The largest number of people that a diarizer may be asked to tell apart. */
export const MAX_SPEAKERS: OptionKind<number | undefined> = wholeNumber(1, 50);
