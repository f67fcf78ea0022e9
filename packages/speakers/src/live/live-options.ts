import {
  type KnownSpeaker,
  type LiveDiarizeOptions,
  SAMPLE_RATE,
  type SpeakerRemains,
} from '@ws/core';
import {
  assertFinite,
  invalidOption,
  isKnownName,
  isKnownSample,
  isObject,
  KNOWN_SECONDS,
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
    optionKind<readonly KnownSpeaker[]>(
      `a list of at most ${MOST_KNOWN} people`,
      (value) => Array.isArray(value) && value.length <= MOST_KNOWN,
      Object.freeze([]),
    ),
    (value, name) => knownSpeakers(value as readonly unknown[], name),
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

function knownSpeakers(known: readonly unknown[], option: string): readonly KnownSpeaker[] {
  const names = new Set<unknown>();
  return known.map((one, i) => {
    const place = `${option}[${i}]`;
    const { name, samples } = isObject(one) ? one : {};
    if (!isKnownName(name) || names.has(name)) {
      const accepted = `a name that no other has, and no number: 1 to 100 characters`;
      throw invalidOption(`${place}.name`, name, accepted);
    }
    names.add(name);
    if (!isKnownSample(samples)) {
      const { least, most } = KNOWN_SECONDS;
      const accepted = `a Float32Array: mono, 16 kHz, ${least} to ${most} s`;
      throw invalidOption(
        `${place}.samples`,
        samples instanceof Float32Array ? `${samples.length / SAMPLE_RATE} s` : samples,
        accepted,
      );
    }
    try {
      assertFinite(samples);
    } catch {
      throw invalidOption(`${place}.samples`, samples, 'finite numbers. Check the encoding');
    }
    return { name, samples };
  });
}

function speakerRemains(
  remains: Readonly<Record<string, unknown>>,
  option: string,
): SpeakerRemains {
  const { position, voices } = remains;
  if (!Number.isSafeInteger(position) || (position as number) < 0) {
    throw invalidOption(`${option}.position`, position, 'a whole number of samples');
  }
  if (!Array.isArray(voices) || voices.length > MOST_CONTINUED) {
    throw invalidOption(`${option}.voices`, voices, `a list of at most ${MOST_CONTINUED} voices`);
  }
  const names = new Set<unknown>();
  for (const [i, voice] of voices.entries()) {
    const place = `${option}.voices[${i}]`;
    const { speaker, vector, seconds } = isObject(voice) ? voice : {};
    if (!isSpeaker(speaker) || names.has(speaker)) {
      throw invalidOption(`${place}.speaker`, speaker, 'a name or number that no other has');
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
  }
  return { position: position as number, voices };
}

const isSpeaker = (name: unknown): name is string =>
  isKnownName(name) || (typeof name === 'string' && name.length <= 100 && isNumber(name));

/** What speakers without a name are told by. */
export const isNumber = (name: string): boolean => /^\d+$/.test(name);
