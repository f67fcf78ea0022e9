import type { KnownSpeaker } from '../contracts/known-speaker.js';
import { optionKind, taken } from '../options/option-kinds.js';
import { isObject, type OptionKind, type OptionSpec, readOptions } from '../options/option-spec.js';
import { isKnownName, isKnownSample, MOST_KNOWN } from './known-people.js';
import { MAX_SPEAKERS } from './max-speakers.js';

/** The request about speakers in `start`. */
export interface SpeakersRequest {
  /** How many people speak at most, 1 to 50. Default 20. */
  readonly max?: number | undefined;
}

/** A client's request about speakers. */
export interface SpeakersOptions extends SpeakersRequest {
  /**
   * People who are told by their names: at most 50, with 300 s together. Where the server finds no clear voice in the samples of
   * one, the session ends with `ERR_INVALID_OPTION`. Default none.
   */
  readonly known?: readonly KnownSpeaker[] | undefined;
}

/** People who are known, by what they say. */
export const KNOWN_SPEAKERS: OptionKind<readonly KnownSpeaker[]> = optionKind(
  'a list of at most 50 people: a name of 1 to 100 characters each, another for each and no number, and samples of 2 to 60 s, a Float32Array at 16 kHz',
  (value) =>
    Array.isArray(value) &&
    value.length <= MOST_KNOWN &&
    value.every((one) => isKnownName(one?.name) && isKnownSample(one.samples)) &&
    new Set(value.map(({ name }) => name)).size === value.length,
  [],
);

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
