import type { DiarizeOptions } from '@ws/core';
import { SPEAKER_FORMATS } from '@ws/core/formats';
import { invalidOption, isKnownName, MOST_KNOWN, optionKind, wholeNumber } from '@ws/core/internal';
import type { Command } from 'commander';
import { addFlag } from './flag.js';
import type { OutputFormat } from './output-formats.js';

/** Whether speakers are told, and of how many people. */
export interface SpeakerCountArguments {
  /** How many people speak. */
  readonly speakers?: number | 'auto';
  readonly maxSpeakers?: number;
}

/** Arguments about the people in a recording that live speech does not take. */
export interface RecordingSpeakersArguments {
  readonly minSpeakers?: number;
  /** In place of `Speaker 1`, `Speaker 2`, in the order in which they are first heard. */
  readonly speakerNames?: readonly string[];
}

/** The people whose voices are known. */
export interface KnownSpeakersArguments {
  /** Recordings of people whose voices are known. */
  readonly knownSpeaker?: readonly SpeakerSample[];
  /** The people whose words are written. Default: everyone's. */
  readonly onlySpeakers?: readonly string[];
}

export interface SpeakerArguments
  extends SpeakerCountArguments,
    RecordingSpeakersArguments,
    KnownSpeakersArguments {}

/** A recording of what one person says. */
export interface SpeakerSample {
  readonly name: string;
  readonly file: string;
}

const MOST = 50;
const COUNT = optionKind<number | 'auto' | undefined>(
  `auto, or a whole number from 1 to ${MOST}`,
  (value) =>
    value === 'auto' || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MOST),
  undefined,
);

const LONGEST_NAME = 100;
const NAMES = optionKind<readonly string[] | undefined>(
  `at most ${MOST} names with commas between them, of ${LONGEST_NAME} characters each`,
  (value) => Array.isArray(value) && value.length <= MOST && value.every(isName),
  undefined,
);
const SAMPLES = optionKind<readonly SpeakerSample[] | undefined>(
  `a name that is no number, "=", and a recording of what that person says: Anna=anna.wav; at most ${MOST_KNOWN}, each of another person`,
  (value) =>
    Array.isArray(value) &&
    value.length <= MOST_KNOWN &&
    value.every(({ name, file }) => isKnownName(name) && file !== '') &&
    new Set(value.map(({ name }) => name)).size === value.length,
  undefined,
);

function isName(name: string): boolean {
  return name !== '' && [...name].length <= LONGEST_NAME;
}

function sampleOf(text: string): SpeakerSample {
  const at = text.indexOf('=');
  return { name: text.slice(0, Math.max(0, at)).trim(), file: text.slice(at + 1) };
}

/** Adds the flags of {@link SpeakerCountArguments}. */
export function addSpeakerCountFlags(command: Command): Command {
  addFlag(command, 'speakers', COUNT, {
    value: 'count',
    take: (text) => (/^\d+$/.test(text) ? Number(text) : text),
    help: 'tell who says what; how many people speak, where that is known',
  });
  return addFlag(command, 'maxSpeakers', wholeNumber(1, MOST), {
    value: 'count',
    help: 'tell who says what, of at most so many people',
  });
}

/** Adds the flags of {@link RecordingSpeakersArguments}. */
export function addRecordingSpeakersFlags(command: Command): Command {
  addFlag(command, 'minSpeakers', wholeNumber(1, MOST), {
    value: 'count',
    help: 'tell who says what, of at least so many people',
  });
  return addFlag(command, 'speakerNames', NAMES, {
    ...{ value: 'names', isList: true },
    help: 'who they are, in the order in which they begin to speak: Anna,Bert',
  });
}

/** Adds the flags of {@link KnownSpeakersArguments}. */
export function addKnownSpeakersFlags(command: Command): Command {
  addFlag(command, 'knownSpeaker', SAMPLES, {
    ...{ value: 'name=file', isRepeated: true, take: sampleOf },
    help: 'a recording of what one of them says alone, 2 s or more: Anna=anna.wav; several times',
  });
  return addFlag(command, 'onlySpeakers', NAMES, {
    ...{ value: 'names', isList: true },
    help: 'write what these people say, and nothing else: Anna,Bert',
  });
}

/**
 * What of it the diarizer is told; `undefined` where speakers are not told.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where there are at least more than at most, and where only people are written
 *   who have no names
 */
export function diarizeOptions(given: SpeakerArguments): DiarizeOptions | undefined {
  const { speakers, minSpeakers, maxSpeakers, speakerNames = [] } = given;
  const isAsked =
    speakers !== undefined ||
    minSpeakers !== undefined ||
    maxSpeakers !== undefined ||
    speakerNames.length > 0 ||
    areKnown(given);
  if (!isAsked) return undefined;
  checkOnlySpeakers(given);
  if (minSpeakers !== undefined && maxSpeakers !== undefined && minSpeakers > maxSpeakers) {
    throw invalidOption('--min-speakers', minSpeakers, `at most --max-speakers, ${maxSpeakers}`);
  }
  return speakers === 'auto' || speakers === undefined
    ? { minSpeakers, maxSpeakers }
    : { speakers };
}

/** Finds flags about known people, which ask for speakers, too. */
export function areKnown({
  knownSpeaker = [],
  onlySpeakers = [],
}: KnownSpeakersArguments): boolean {
  return knownSpeaker.length > 0 || onlySpeakers.length > 0;
}

/**
 * Refuses to write only people who have no such names.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function checkOnlySpeakers({
  speakerNames = [],
  knownSpeaker = [],
  onlySpeakers = [],
}: SpeakerArguments): void {
  const names = [...speakerNames, ...knownSpeaker.map(({ name }) => name)];
  const stranger = onlySpeakers.find((name) => !names.includes(name) && !NUMBERED.test(name));
  if (stranger === undefined) return;
  const given = names.length === 0 ? '' : `${names.join(', ')}, or `;
  throw invalidOption('--only-speakers', stranger, `${given}"Speaker 1", "Speaker 2", ...`);
}

/**
 * Refuses a format of speakers where they are not told.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function checkSpeakerFormats(formats: readonly OutputFormat[] = [], areTold: boolean): void {
  const format = SPEAKER_FORMATS.find((one) => formats.includes(one));
  if (areTold || format === undefined) return;
  throw invalidOption('--output', format, 'given with --speakers: it tells who speaks when');
}

const NUMBERED = /^Speaker [1-9]\d*$/;

/** What a speaker is called: one who is known by that name; another by the place in which this one begins to speak. */
export function speakerName({ speakerNames = [] }: SpeakerArguments, speaker: string): string {
  if (!/^\d+$/.test(speaker)) return speaker;
  return speakerNames[Number(speaker) - 1] ?? `Speaker ${speaker}`;
}
