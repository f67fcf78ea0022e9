import type { LiveDiarizer, SpeakerVoice } from '../contracts/live-diarizer.js';
import type { SessionSpeakersOptions } from '../contracts/session-options.js';
import { number, optionKind, part, required, taken, unchecked } from '../options/option-kinds.js';
import {
  isObject,
  type OptionKind,
  type OptionSpec,
  readOptions,
  type SettingsOf,
} from '../options/option-spec.js';
import { MAX_SPEAKERS } from './max-speakers.js';

export interface SpeakerSettings
  extends SettingsOf<SessionSpeakersOptions, 'maxSpeakers' | 'known'> {}

const SPEC: OptionSpec<SpeakerSettings> = {
  diarizer: required(part<LiveDiarizer>(['open', 'load'], undefined, 'a LiveDiarizer')),
  maxWaitMs: number(0, 10_000, 500),
  maxSpeakers: MAX_SPEAKERS,
  // The diarizer checks it.
  known: unchecked<readonly SpeakerVoice[]>(),
};

/** Option `speakers` of a session. */
export const SESSION_SPEAKERS: OptionKind<SpeakerSettings | undefined> = taken(
  optionKind<SpeakerSettings | undefined>('an object with a diarizer', isObject, undefined),
  (value, name) => readOptions(SPEC, value, name),
);
