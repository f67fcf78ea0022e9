import { addFlag } from '@ws/cli-kit';
import type { DiarizeOptions } from '@ws/core';
import { invalidOption, optionKind, wholeNumber } from '@ws/core/internal';
import type { Command } from 'commander';

/** Whether speakers are told, and what is known of them. */
export interface SpeakerArguments {
  /** How many people speak. */
  readonly speakers?: number | 'auto';
  readonly minSpeakers?: number;
  readonly maxSpeakers?: number;
  /** In place of `Speaker 1`, `Speaker 2`, in the order in which they are first heard. */
  readonly speakerNames?: readonly string[];
}

const MOST = 50;
const COUNT = optionKind<number | 'auto' | undefined>(
  `auto, or a whole number from 1 to ${MOST}`,
  (value) =>
    value === 'auto' || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MOST),
  undefined,
);

const NAMES = optionKind<readonly string[] | undefined>(
  `at most ${MOST} names with commas between them`,
  (value) => Array.isArray(value) && value.length <= MOST && value.every((name) => name !== ''),
  undefined,
);

/** Adds the flags of {@link SpeakerArguments}. */
export function addSpeakerFlags(command: Command): Command {
  addFlag(command, 'speakers', COUNT, {
    value: 'count',
    take: (text) => (/^\d+$/.test(text) ? Number(text) : text),
    help: 'tell who says what; how many people speak, where that is known',
  });
  addFlag(command, 'minSpeakers', wholeNumber(1, MOST), {
    value: 'count',
    help: 'tell who says what, of at least so many people',
  });
  addFlag(command, 'maxSpeakers', wholeNumber(1, MOST), {
    value: 'count',
    help: 'tell who says what, of at most so many people',
  });
  return addFlag(command, 'speakerNames', NAMES, {
    ...{ value: 'names', isList: true },
    help: 'who they are, in the order in which they begin to speak: Anna,Bert',
  });
}

/**
 * What of it the diarizer is told; `undefined` where speakers are not told.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION` where there are at least more than at most
 */
export function diarizeOptions({
  speakers,
  minSpeakers,
  maxSpeakers,
  speakerNames = [],
}: SpeakerArguments): DiarizeOptions | undefined {
  const isAsked =
    speakers !== undefined ||
    minSpeakers !== undefined ||
    maxSpeakers !== undefined ||
    speakerNames.length > 0;
  if (!isAsked) return undefined;
  if (minSpeakers !== undefined && maxSpeakers !== undefined && minSpeakers > maxSpeakers) {
    throw invalidOption('--min-speakers', minSpeakers, `at most --max-speakers, ${maxSpeakers}`);
  }
  return speakers === 'auto' || speakers === undefined
    ? { minSpeakers, maxSpeakers }
    : { speakers };
}

/** What a speaker is called. */
export function speakerName({ speakerNames = [] }: SpeakerArguments, speaker: string): string {
  return speakerNames[Number(speaker) - 1] ?? `Speaker ${speaker}`;
}
