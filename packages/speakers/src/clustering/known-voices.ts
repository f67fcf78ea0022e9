import { SAMPLE_RATE } from '@ws/core';
import { ENOUGH_SECONDS } from '../known-people.js';
import type { AnalysedWindow } from '../network/speaker-kernel.js';
import { clusterVoices, meanOf, membersOf, type Voices } from './cluster-voices.js';
import { clearPieces } from './name-pieces.js';

/**
 * The least cosine of a person's voice, as it is known, and that of a group of a recording's voices which are this person's.
 * In AMI's meetings two halves of what one person says are 0.65 to 0.89 alike; two people of one meeting or call 0.49 at most.
 */
const LEAST_ALIKE = 0.55;
/** From which a further group is the same person's: clustering has parted what one person says. */
const SURELY_ALIKE = 0.65;

/** What the voice is like of the person who says most in some windows: of length 1; `undefined` where none is clear. */
export function mainVoice(windows: readonly AnalysedWindow[]): Float32Array | undefined {
  const { pieces, voices } = clearPieces(windows, { minSpeakers: 1 });
  if (pieces.length === 0) return undefined;
  const labels = clusterVoices(voices, { minSpeakers: 1, maxSpeakers: pieces.length });
  const heard = (members: readonly number[]): number =>
    members.reduce((sum, member) => sum + pieces[member]!.alone, 0);
  const [most] = membersOf(labels).sort((one, other) => heard(other) - heard(one));
  return meanOf(voices, most!);
}

/**
 * What the voice of a known person is like, as {@link mainVoice} tells, by the first 20 s in which a voice is clear.
 *
 * @throws what `analyse` throws
 */
export async function knownVoice(
  samples: Float32Array,
  analyse: (samples: Float32Array) => Promise<readonly AnalysedWindow[]>,
): Promise<Float32Array | undefined> {
  const step = ENOUGH_SECONDS * SAMPLE_RATE;
  for (let at = 0; at < samples.length; at += step) {
    const voice = mainVoice(await analyse(samples.subarray(at, at + step)));
    if (voice !== undefined) return voice;
  }
  return undefined;
}

/** Groups of voices, some of them with the person whose they are. */
export interface RecognisedVoices {
  /** For each voice the number of its group, from 0; groups are numbered by their first voice. */
  readonly labels: Int32Array;
  /** For each group the place of its person among those who are known; `undefined` for others. */
  readonly people: readonly (number | undefined)[];
}

/**
 * Finds the groups of voices that are known people's: the two that are most alike belong together, then those of the rest.
 * A further group of a known person becomes one with the first, unless there would be fewer groups than people.
 *
 * @param labels for each voice its group, by `clusterVoices`
 * @param known voices of length 1
 */
export function recogniseVoices(
  voices: Voices,
  labels: Int32Array,
  known: readonly Float32Array[],
  { minSpeakers }: { readonly minSpeakers: number },
): RecognisedVoices {
  const groups = membersOf(labels);
  const means = groups.map((members) => meanOf(voices, members));
  const pairs = means
    .flatMap((mean, group) =>
      known.map((voice, person) => ({ group, person, alike: cosine(mean, voice) })),
    )
    .filter(({ alike }) => alike >= LEAST_ALIKE)
    .sort((one, other) => other.alike - one.alike);
  const personOf = new Map<number, number>();
  const groupOf = new Map<number, number>();
  for (const { group, person } of pairs) {
    if (personOf.has(group) || groupOf.has(person)) continue;
    personOf.set(group, person);
    groupOf.set(person, group);
  }
  const joined = new Map<number, number>();
  for (const { group, person, alike } of pairs) {
    if (personOf.has(group) || joined.has(group) || alike < SURELY_ALIKE) continue;
    if (groups.length - joined.size > minSpeakers) joined.set(group, groupOf.get(person)!);
  }
  // Numbered anew, by the first voice of each.
  const numbers = new Map<number, number>();
  const people: (number | undefined)[] = [];
  const renumbered = labels.map((label) => {
    const group = joined.get(label) ?? label;
    if (!numbers.has(group)) {
      numbers.set(group, people.length);
      people.push(personOf.get(group));
    }
    return numbers.get(group)!;
  });
  return { labels: renumbered, people };
}

function cosine(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, i) => sum + value * other[i]!, 0);
}
