import { msToSamples } from '../audio/sample-clock.js';
import {
  type HypothesisWord,
  spokenWords,
  withoutPunctuation,
  wordsAfter,
} from './hypothesis-words.js';

export interface LocalAgreementSettings {
  /** How many hypotheses must agree, from 2. */
  readonly hypotheses: number;
  /** Audio between two of them, in milliseconds. */
  readonly agreementMs: number;
  /** A word below this probability is not committed, nor any after it. 0 to 1. */
  readonly minProbability: number;
  /** Holds in its place while nothing is committed: a wrong beginning leads the model on. Default: `minProbability`. */
  readonly firstProbability?: number | undefined;
}

/** Commits the words on which the last hypotheses of a growing audio agree. */
export interface LocalAgreement {
  /**
   * One more hypothesis.
   *
   * @param words - what follows the committed words
   * @param position - how much audio it heard, in samples; more than the one before
   * @param isSure - whether the word at an index of `words` is certain by itself, when all before it are; default none
   * @returns the words that are committed by it; they, too, no longer belong into `words`
   */
  insert(
    words: readonly HypothesisWord[],
    position: number,
    isSure?: (index: number) => boolean,
  ): readonly HypothesisWord[];
  readonly committed: readonly HypothesisWord[];
}

interface Hypothesis {
  readonly position: number;
  /** What follows the words committed so far. */
  readonly words: readonly HypothesisWord[];
}

/**
 * Local agreement: the longest prefix on which the last *n* hypotheses agree is certain (Macháček, Dabre and Bojar
 * 2023, "Turning Whisper into Real-Time Transcription System", arXiv 2307.14743). Other than in the authors' program,
 * hypotheses count by the audio between them, not by passes, so that decoding more often makes no word less certain;
 * words are compared without case and punctuation; and a word that the model itself doubts is not certain.
 */
export function createLocalAgreement(settings: LocalAgreementSettings): LocalAgreement {
  const { hypotheses, minProbability, firstProbability = minProbability } = settings;
  const apart = msToSamples(settings.agreementMs);
  const committed: HypothesisWord[] = [];
  // Oldest first; no older than the last insertion needed.
  let past: Hypothesis[] = [];

  /** The n - 1 hypotheses to compare with, newest first; fewer at the start. */
  function witnesses(position: number): Hypothesis[] {
    const found: Hypothesis[] = [];
    let before = position - apart;
    for (let i = past.length - 1; i >= 0 && found.length < hypotheses - 1; i--) {
      const hypothesis = past[i]!;
      if (hypothesis.position > before) continue;
      found.push(hypothesis);
      before = hypothesis.position - apart;
    }
    return found;
  }

  return {
    insert(words, position, isSure = () => false) {
      const others = witnesses(position);
      const enough = others.length === hypotheses - 1;
      const least = committed.length === 0 ? firstProbability : minProbability;
      const agreed = certainWords(words, enough ? others : undefined, least, isSure);
      const oldest = enough ? others.at(-1)!.position : Number.NEGATIVE_INFINITY;
      past = [...past.filter((other) => other.position >= oldest), { position, words }];
      committed.push(...agreed);
      const last = agreed.at(-1);
      if (last !== undefined) {
        const keys = spokenWords(agreed).map(({ key }) => key);
        past = past.map((hypothesis) => ({
          position: hypothesis.position,
          words: remainder(hypothesis, keys, last.text),
        }));
      }
      return agreed;
    },
    committed,
  };
}

function certainWords(
  words: readonly HypothesisWord[],
  others: readonly Hypothesis[] | undefined,
  minProbability: number,
  isSure: (index: number) => boolean,
): HypothesisWord[] {
  const rests = others?.map((other) => spokenWords(other.words));
  // Where one word is another, what agrees after it does so by chance.
  let agrees = rests !== undefined;
  let certain = 0;
  let count = 0;
  for (const [i, { key, probability }] of words.entries()) {
    // Punctuation alone is no word: it goes with the one after it.
    if (key === '') continue;
    agrees &&= rests?.every((rest) => isLikely(rest[count], key, minProbability)) === true;
    if (!(agrees && probability >= minProbability) && !isSure(i)) break;
    count++;
    certain = i + 1;
  }
  if (certain === 0) return [];
  const front = words.slice(0, certain);
  const last = front.at(-1)!;
  // What follows the last word may still turn the full stop after it into a comma. A hypothesis ends with one wherever
  // the audio does, and after one that is committed the model may take the sentence for said.
  const isFollowed = words.slice(certain).some(({ key }) => key !== '');
  const settled =
    isFollowed &&
    (isSure(certain - 1) || rests?.every((rest) => rest[count - 1]?.text === last.text) === true);
  return settled ? front : [...front.slice(0, -1), withoutPunctuation(last)];
}

function isLikely(word: HypothesisWord | undefined, key: string, least: number): boolean {
  return word?.key === key && word.probability >= least;
}

/** A hypothesis without what was committed; one that says something else has nothing left to agree with. */
function remainder(
  hypothesis: Hypothesis,
  keys: readonly string[],
  last: string,
): readonly HypothesisWord[] {
  const spoken = spokenWords(hypothesis.words);
  const agrees = keys.every((key, i) => spoken[i]?.key === key);
  return agrees ? wordsAfter(hypothesis.words, keys.length, last) : [];
}
