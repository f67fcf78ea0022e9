import { type KnownSpeaker, type Segment, TranscribeError } from '@ws/core';
import {
  createSampleBuffer,
  isKnownName,
  KNOWN_SECONDS,
  KNOWN_SECONDS_TOGETHER,
  MOST_KNOWN,
  samplesToMs,
  secondsToSamples,
} from '@ws/core/internal';
import type { Admission } from '../../../net/auth/usage.js';
import type { DialectHost } from '../../dialect.js';
import { invalidValue } from '../openai-error.js';

const NAMES = 'known_speaker_names';
const REFERENCES = 'known_speaker_references';
const DATA_URL = /^data:[^,]{0,200};base64,/i;

/** Fields of people who are known, and how many characters of them are read: recordings are among them. */
export const SPEAKER_FIELDS: Readonly<Record<string, number>> = {
  [NAMES]: 16 * 1024,
  [REFERENCES]: 12 * 1024 * 1024,
};

/**
 * People who are known, out of a form: a name of each, and a data URL of what that person says. All of it together is 300 s at
 * most, and counts as audio of the key.
 *
 * @throws OpenAiError 400
 */
export async function knownSpeakers(
  fields: ReadonlyMap<string, readonly string[]>,
  { decoders }: Pick<DialectHost, 'decoders'>,
  { spend }: Pick<Admission, 'spend'>,
  signal: AbortSignal,
): Promise<readonly KnownSpeaker[]> {
  const names = fields.get(NAMES) ?? [];
  const references = fields.get(REFERENCES) ?? [];
  if (names.length !== references.length || names.length > MOST_KNOWN) {
    throw invalidValue(
      NAMES,
      `"${NAMES}" and "${REFERENCES}" must be as many, ${MOST_KNOWN} at most: ${names.length} and ${references.length} have come.`,
    );
  }
  const known: KnownSpeaker[] = [];
  let together = 0;
  for (const [i, name] of names.entries()) {
    if (!isKnownName(name) || names.indexOf(name) < i) {
      throw invalidValue(
        NAMES,
        `Each of "${NAMES}" must be another name, of 1 to 100 characters, and no number.`,
      );
    }
    const samples = await samplesOf(references[i]!, name, decoders, signal);
    spend(samplesToMs(samples.length));
    together += samples.length;
    if (together > secondsToSamples(KNOWN_SECONDS_TOGETHER)) {
      throw invalidValue(
        REFERENCES,
        `"${REFERENCES}" may be ${KNOWN_SECONDS_TOGETHER} s together. Send less of each person: 20 s tell enough.`,
      );
    }
    known.push({ name, samples });
  }
  return known;
}

async function samplesOf(
  url: string,
  name: string,
  decoders: DialectHost['decoders'],
  signal: AbortSignal,
): Promise<Float32Array> {
  const refused = (why: string) =>
    invalidValue(
      REFERENCES,
      `The reference of "${name}" ${why}. Send ${KNOWN_SECONDS.least} to ${KNOWN_SECONDS.most} s of what this person says alone, as data:audio/wav;base64,...`,
    );
  if (!DATA_URL.test(url)) throw refused('is no data URL in base64');
  const bytes = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
  const said = createSampleBuffer();
  const most = secondsToSamples(KNOWN_SECONDS.most);
  try {
    using decoder = decoders.open({ signal });
    for await (const [mono] of decoder.decode(bytes)) {
      said.append(mono!);
      if (said.end >= most) break;
    }
    if (said.end < most) for await (const [mono] of decoder.end()) said.append(mono!);
  } catch (error) {
    if (signal.aborted || !TranscribeError.isInstance(error) || error.code !== 'ERR_INVALID_AUDIO')
      throw error;
    throw refused(`cannot be read: ${error.message}`);
  }
  if (said.end < secondsToSamples(KNOWN_SECONDS.least)) throw refused('is too short');
  return said.slice(0, Math.min(most, said.end));
}

/** What OpenAI calls those whom nothing names: `A`, `B`, to `Z`, then `AA`; but for what known people are called. */
export function createLetters(known: readonly KnownSpeaker[]): (speaker: string) => string {
  const taken = new Set(known.map(({ name }) => name));
  const letters = new Map<string, string>();
  let count = 0;
  return (speaker) => {
    if (taken.has(speaker)) return speaker;
    let letter = letters.get(speaker);
    while (letter === undefined || taken.has(letter)) letter = lettersOf(count++);
    letters.set(speaker, letter);
    return letter;
  };
}

function lettersOf(place: number): string {
  const last = String.fromCharCode(65 + (place % 26));
  return place < 26 ? last : lettersOf(Math.floor(place / 26) - 1) + last;
}

/** A segment, as OpenAI writes it. `unknown` says a segment in which no voice is clear. */
export function diarizedSegment(
  { start, end, text, speaker = 'unknown' }: Segment,
  index: number,
): object {
  const id = `seg_${index}`;
  return { type: 'transcript.text.segment', id, start, end, text, speaker };
}
