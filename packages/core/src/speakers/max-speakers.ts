import { wholeNumber } from '../options/option-kinds.js';
import type { OptionKind } from '../options/option-spec.js';

/** How many people a diarizer is asked to tell apart. */
export const MAX_SPEAKERS: OptionKind<number | undefined> = wholeNumber(1, 50);
