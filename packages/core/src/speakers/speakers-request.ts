import { optionKind, taken, wholeNumber } from '../options/option-kinds.js';
import { isObject, type OptionKind, type OptionSpec, readOptions } from '../options/option-spec.js';

/** How many people a diarizer is asked to tell apart. */
export const MAX_SPEAKERS: OptionKind<number | undefined> = wholeNumber(1, 50);

/** What a client asks of speakers. */
export interface SpeakersRequest {
  /** How many people speak at most, 1 to 50. Default 20. */
  readonly max?: number | undefined;
}

const REQUEST: OptionSpec<SpeakersRequest> = { max: MAX_SPEAKERS };

/** Option `speakers` of a client. */
export const SPEAKERS_REQUEST: OptionKind<boolean | SpeakersRequest | undefined> = taken(
  optionKind<boolean | SpeakersRequest | undefined>(
    'true, false or an object with "max"',
    (value) => typeof value === 'boolean' || isObject(value),
    undefined,
  ),
  (value, name) => (typeof value === 'boolean' ? value : readOptions(REQUEST, value, name)),
);
