import type { LiveDiarizeOptions, SpeakerRemains, SpeakerVoice } from '@ws/core';
import {
  invalidOption,
  isKnownName,
  isObject,
  MOST_KNOWN,
  type OptionSpec,
  optionKind,
  readOptions,
  type SettingsOf,
  taken,
  unchecked,
  wholeNumber,
} from '@ws/core/internal';
import { EMBEDDING } from '../network/embedding-graph.js';

export type LiveDiarizeSettings = SettingsOf<LiveDiarizeOptions, 'continued'>;

/** Those of a stream before may have been heard beside those who are known. */
const MOST_CONTINUED = 100;

/** Of one stream. */
const LIVE_DIARIZE: OptionSpec<LiveDiarizeSettings> = {
  maxSpeakers: wholeNumber(1, 50, 20),
  known: taken(
    optionKind<readonly SpeakerVoice[]>(
      `a list of at most ${MOST_KNOWN} voices`,
      (value) => Array.isArray(value) && value.length <= MOST_KNOWN,
      Object.freeze([]),
    ),
    (value, name) => knownVoices(value as readonly unknown[], name),
  ),
  continued: taken(
    {
      ...unchecked<SpeakerRemains>(),
      accepted: 'what `remains` of a stream gave',
      accepts: isObject,
    },
    (value, name) => speakerRemains(value as Readonly<Record<string, unknown>>, name),
  ),
};

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function readLiveOptions(options: LiveDiarizeOptions): LiveDiarizeSettings {
  return readOptions(LIVE_DIARIZE, options);
}

function knownVoices(known: readonly unknown[], option: string): readonly SpeakerVoice[] {
  return voices(known, option, isKnownName, 'a name that no other has, as `enroll` was given');
}

function speakerRemains(
  remains: Readonly<Record<string, unknown>>,
  option: string,
): SpeakerRemains {
  const { position, voices: given } = remains;
  if (!Number.isSafeInteger(position) || (position as number) < 0) {
    throw invalidOption(`${option}.position`, position, 'a whole number of samples');
  }
  if (!Array.isArray(given) || given.length > MOST_CONTINUED) {
    throw invalidOption(`${option}.voices`, given, `a list of at most ${MOST_CONTINUED} voices`);
  }
  const accepted = 'a name or number that no other has';
  return {
    position: position as number,
    voices: voices(given, `${option}.voices`, isSpeaker, accepted),
  };
}

function voices(
  given: readonly unknown[],
  option: string,
  isName: (name: unknown) => boolean,
  accepted: string,
): readonly SpeakerVoice[] {
  const names = new Set<unknown>();
  return given.map((voice, i) => {
    const place = `${option}[${i}]`;
    const { speaker, vector, seconds } = isObject(voice) ? voice : {};
    if (!isName(speaker) || names.has(speaker)) {
      throw invalidOption(`${place}.speaker`, speaker, accepted);
    }
    names.add(speaker);
    if (!Array.isArray(vector) || vector.length !== EMBEDDING || !vector.every(Number.isFinite)) {
      throw invalidOption(
        `${place}.vector`,
        vector,
        `${EMBEDDING} numbers, as this diarizer writes them`,
      );
    }
    if (!Number.isFinite(seconds) || (seconds as number) <= 0) {
      throw invalidOption(`${place}.seconds`, seconds, 'a number above 0');
    }
    return { speaker, vector, seconds } as SpeakerVoice;
  });
}

const isSpeaker = (name: unknown): name is string =>
  isKnownName(name) || (typeof name === 'string' && name.length <= 100 && isNumber(name));

/** What speakers without a name are told by. */
export const isNumber = (name: string): boolean => /^\d+$/.test(name);
