import type { KnownSpeaker } from '../contracts/known-speaker.js';
import type { LiveDiarizer } from '../contracts/live-diarizer.js';
import type { SessionSpeakersOptions } from '../contracts/session-options.js';
import {
  number,
  optionKind,
  part,
  required,
  taken,
  unchecked,
  wholeNumber,
} from '../options/option-kinds.js';
import {
  isObject,
  type OptionKind,
  type OptionSpec,
  readOptions,
  type SettingsOf,
} from '../options/option-spec.js';

export interface SpeakerSettings
  extends SettingsOf<SessionSpeakersOptions, 'maxSpeakers' | 'known'> {}

/** How many people a diarizer is asked to tell apart. */
export const MAX_SPEAKERS: OptionKind<number | undefined> = wholeNumber(1, 50);

const SPEC: OptionSpec<SpeakerSettings> = {
  diarizer: required(part<LiveDiarizer>(['open', 'load'], undefined, 'a LiveDiarizer')),
  maxWaitMs: number(0, 10_000, 500),
  maxSpeakers: MAX_SPEAKERS,
  // The diarizer checks it.
  known: unchecked<readonly KnownSpeaker[]>(),
};

/** What a client asks of speakers. */
export interface SpeakersRequest {
  /** How many people speak at most, 1 to 50. Default 20. */
  readonly max?: number | undefined;
}

const REQUEST: OptionSpec<SpeakersRequest> = { max: MAX_SPEAKERS };

/** Option `speakers` of a client. */
export const SPEAKERS_REQUEST: OptionKind<boolean | SpeakersRequest | undefined> = taken(
  optionKind<boolean | SpeakersRequest | undefined>(
    'true, false or an object',
    (value) => typeof value === 'boolean' || isObject(value),
    undefined,
  ),
  (value, name) => (typeof value === 'boolean' ? value : readOptions(REQUEST, value, name)),
);

/** Option `speakers` of a session. */
export const SESSION_SPEAKERS: OptionKind<SpeakerSettings | undefined> = taken(
  optionKind<SpeakerSettings | undefined>('an object with a diarizer', isObject, undefined),
  (value, name) => readOptions(SPEC, value, name),
);
