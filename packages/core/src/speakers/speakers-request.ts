import type { KnownSpeaker } from '../contracts/known-speaker.js';
import { optionKind, taken, wholeNumber } from '../options/option-kinds.js';
import { isObject, type OptionKind, type OptionSpec, readOptions } from '../options/option-spec.js';
import { KNOWN_SPEAKERS } from './known-people.js';

/** How many people a diarizer is asked to tell apart. */
export const MAX_SPEAKERS: OptionKind<number | undefined> = wholeNumber(1, 50);

/** What `start` asks of speakers. */
export interface SpeakersRequest {
  /** How many people speak at most, 1 to 50. Default 20. */
  readonly max?: number | undefined;
}

/** What a client asks of speakers. */
export interface SpeakersOptions extends SpeakersRequest {
  /**
   * People who are told by their names: at most 50, with 300 s together. Where the server finds no clear voice in the samples of
   * one, the session ends with `ERR_INVALID_OPTION`. Default none.
   */
  readonly known?: readonly KnownSpeaker[] | undefined;
}

const REQUEST: OptionSpec<SpeakersOptions> = { max: MAX_SPEAKERS, known: KNOWN_SPEAKERS };

/** Option `speakers` of a client. */
export const SPEAKERS_REQUEST: OptionKind<boolean | SpeakersOptions | undefined> = taken(
  optionKind<boolean | SpeakersOptions | undefined>(
    'true, false or an object with "max" and "known"',
    (value) => typeof value === 'boolean' || isObject(value),
    undefined,
  ),
  (value, name) => (typeof value === 'boolean' ? value : readOptions(REQUEST, value, name)),
);
