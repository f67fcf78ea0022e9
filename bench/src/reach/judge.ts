import { wordErrorRate } from '@ws/core/measures';
import type { SpokenFinal, Told } from './speaker.js';

/** The differences of a session from the one in a run without faults. */
export interface Judgement {
  /** Words of the run without faults. */
  readonly words: number;
  readonly lost: number;
  readonly twice: number;
  /** Words that were heard otherwise: of an engine that hears what was said, none. */
  readonly otherwise: number;
  /** Finals whose audio, in part, had a final before. */
  readonly finalsTwice: number;
  /** Seconds of the unbroken run's utterances that no final covers. */
  readonly uncoveredSeconds: number;
  readonly seqBreaks: number;
  readonly anew: number;
  readonly unfinished: boolean;
}

const textOf = (finals: readonly SpokenFinal[]): string => finals.map(({ text }) => text).join(' ');
const wordsOf = (finals: readonly SpokenFinal[]): readonly string[] =>
  textOf(finals).split(/\s+/).filter(Boolean);

/** @param areNumbered - whether each word of the recording has a text of its own */
export function judge(told: Told, unbroken: Told, areNumbered: boolean): Judgement {
  const { finals, seqBreaks, outages, unfinished } = told;
  const words = areNumbered
    ? countedWords(wordsOf(finals), wordsOf(unbroken.finals))
    : alignedWords(finals, unbroken.finals);
  let heardTo = 0;
  let finalsTwice = 0;
  for (const { startSample, endSample } of finals) {
    if (startSample < heardTo) finalsTwice++;
    heardTo = Math.max(heardTo, endSample);
  }
  return {
    ...words,
    ...{ finalsTwice, seqBreaks, uncoveredSeconds: uncovered(finals, unbroken.finals) / 16_000 },
    anew: outages.filter(({ isAnew }) => isAnew).length,
    unfinished: unfinished !== undefined,
  };
}

function countedWords(heard: readonly string[], expected: readonly string[]) {
  const times = new Map<string, number>();
  for (const word of heard) times.set(word, (times.get(word) ?? 0) + 1);
  const known = new Set(expected);
  return {
    words: expected.length,
    lost: expected.filter((word) => !times.has(word)).length,
    twice: [...times.values()].reduce((sum, count) => sum + count - 1, 0),
    otherwise: [...times.keys()].filter((word) => !known.has(word)).length,
  };
}

/**
 * A word is lost that is not told, of an utterance of which a part has no final. A word that is not told where the audio has
 * finals was heard otherwise, as the utterance was cut otherwise.
 */
function alignedWords(finals: readonly SpokenFinal[], expected: readonly SpokenFinal[]) {
  const { words, errors, deletions } = wordErrorRate(textOf(expected), textOf(finals));
  const missing = expected.filter((final) => uncovered(finals, [final]) > LEAST_SAMPLES);
  const lost = Math.min(
    deletions,
    missing.reduce((sum, final) => sum + wordsOf([final]).length, 0),
  );
  return { words, lost, twice: 0, otherwise: Math.max(0, errors - lost) };
}

// A detector that does not know the room may cut a little earlier or later.
const LEAST_SAMPLES = 8000;

/** Samples of some utterances that no final covers. */
function uncovered(finals: readonly SpokenFinal[], expected: readonly SpokenFinal[]): number {
  let missing = 0;
  for (const { startSample, endSample } of expected) {
    let at = startSample;
    for (const final of finals) {
      if (final.endSample <= at || final.startSample >= endSample) continue;
      missing += Math.max(0, final.startSample - at);
      at = Math.max(at, final.endSample);
    }
    missing += Math.max(0, endSample - at);
  }
  return missing;
}
