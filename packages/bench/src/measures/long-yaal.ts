import { normalizeWords } from '@ws/core/measures';
import type { SessionRecord } from '../result/bench-result.js';
import type { EmittedAt } from './emitted-words.js';
import type { HeardUtterance } from './heard-utterances.js';
import { nearestSpeech } from './nearest-speech.js';

/** A stretch of the reference: its words, and where it lies, in seconds. */
export interface YaalSegment {
  readonly words: readonly string[];
  readonly start: number;
  readonly seconds: number;
}

/** Above this, words of the reference times words heard, the alignment would take too much memory. */
const MOST_CELLS = 32_000_000;

const MATCH = 0;
const DELETE = 1;
const INSERT = 2;

/**
 * LongYAAL of a recording, in seconds (Polák et al. 2025, "Better Late Than Never", arXiv 2509.17349), as OmniSTEval 0.1.10
 * computes it: words are given to segments by a soft alignment; in each segment with words, the mean of how long after an
 * even pace over the segment each word was there.
 *
 * @param emitted - words in their order, with the time at which each was there, in seconds of the recording
 * @returns a value for each segment that has one
 */
export function longYaal(
  segments: readonly YaalSegment[],
  emitted: readonly EmittedAt[],
  recordingSeconds: number,
): readonly number[] {
  return givenTo(segments, emitted).flatMap((words, index) => {
    const { start, seconds, words: gold } = segments[index]!;
    // Spaces in a text without words make one word there.
    const pace = seconds / Math.max(words.length, gold.length, 1);
    let sum = 0;
    let counted = 0;
    for (const { at } of words) {
      if (at >= recordingSeconds) break;
      sum += at - start - counted * pace;
      counted++;
    }
    return counted === 0 ? [] : [sum / counted];
  });
}

/** `emitted`: when the client had a word; `positioned`: the audio that the system told with it. */
export type YaalTime = 'emitted' | 'positioned';

/** LongYAAL of a session's segments. Empty where it has no reference, or is too long to be aligned. */
export function sessionYaal(
  { recording }: SessionRecord,
  heard: readonly HeardUtterance[],
  by: YaalTime,
): readonly number[] {
  const told = heard.map((utterance) => utterance[by]);
  if (recording.reference === undefined || told.includes(undefined)) return [];
  const segments = segmentsOf(recording);
  const emitted = told.flatMap((words) => words!.shown);
  const length = segments.reduce((sum, { words }) => sum + words.length, 0);
  if (length * emitted.length > MOST_CELLS) return [];
  return longYaal(segments, emitted, recording.seconds);
}

function segmentsOf({
  reference,
  words,
  speech,
  seconds,
}: SessionRecord['recording']): readonly YaalSegment[] {
  if (words === undefined || speech.length === 0) {
    return [{ words: normalizeWords(reference ?? ''), start: 0, seconds }];
  }
  const own = speech.map((): string[] => []);
  for (const word of words) {
    own[nearestSpeech(word, speech)]!.push(...normalizeWords(word.text));
  }
  return speech.map(([start, end], index) => ({
    ...{ words: own[index]!, start },
    seconds: end - start,
  }));
}

/** The words that SoftSegmenter gives to each segment. */
function givenTo(
  segments: readonly YaalSegment[],
  emitted: readonly EmittedAt[],
): readonly (readonly EmittedAt[])[] {
  const gold = segments.flatMap(({ words }, segment) => words.map((word) => ({ word, segment })));
  const given = segments.map((): EmittedAt[] => []);
  if (gold.length === 0) return given;
  const steps = alignSoftly(
    gold.map(({ word }) => word),
    emitted.map(({ word }) => word),
  );
  const likeness = createLikeness();
  let last: (typeof gold)[number] | undefined;
  let ahead: (typeof gold)[number] | undefined;
  // A word without a partner that is more like the next word of the reference goes to that one, and so do those after it.
  let zoneEnds = 0;
  for (const [i, step] of steps.entries()) {
    let own = step.gold < 0 ? undefined : gold[step.gold];
    const heard = step.heard < 0 ? undefined : emitted[step.heard];
    if (own === undefined && heard !== undefined && i >= zoneEnds) {
      zoneEnds = i;
      while (zoneEnds < steps.length && steps[zoneEnds]!.gold < 0) zoneEnds++;
      const next = zoneEnds === steps.length ? undefined : gold[steps[zoneEnds]!.gold];
      const scoreOf = (one: typeof next): number =>
        one === undefined ? Number.NEGATIVE_INFINITY : likeness(one.word, heard.word);
      if (scoreOf(next) > scoreOf(last)) {
        own = next;
        ahead = next;
      } else {
        own = last;
        zoneEnds = i;
        ahead = undefined;
      }
    } else if (own === undefined && heard !== undefined) {
      own = ahead;
    }
    if (own !== undefined && i >= zoneEnds) last = own;
    if (heard !== undefined && own !== undefined) given[own.segment]!.push(heard);
  }
  return given;
}

interface Step {
  readonly gold: number;
  readonly heard: number;
}

/** The alignment whose pairs are most alike; gaps cost nothing. Of equal ones pairs win, then words left out. */
function alignSoftly(gold: readonly string[], heard: readonly string[]): readonly Step[] {
  const likeness = createLikeness();
  const width = heard.length + 1;
  const moves = new Uint8Array((gold.length + 1) * width).fill(DELETE);
  moves.fill(INSERT, 0, width);
  let above = new Float64Array(width);
  for (const [i, word] of gold.entries()) {
    const row = new Float64Array(width);
    for (let j = 1; j < width; j++) {
      const pair = above[j - 1]! + likeness(word, heard[j - 1]!);
      const left = row[j - 1]!;
      const up = above[j]!;
      const isPair = pair >= up && pair >= left;
      row[j] = isPair ? pair : Math.max(up, left);
      moves[(i + 1) * width + j] = isPair ? MATCH : up >= left ? DELETE : INSERT;
    }
    above = row;
  }
  const steps: Step[] = [];
  for (let [i, j] = [gold.length, heard.length]; i > 0 || j > 0; ) {
    const move = moves[i * width + j];
    steps.push({ gold: move === INSERT ? -1 : i - 1, heard: move === DELETE ? -1 : j - 1 });
    if (move !== INSERT) i--;
    if (move !== DELETE) j--;
  }
  return steps.reverse();
}

/** How many of the letters of two words are in both (Jaccard). */
function createLikeness(): (a: string, b: string) => number {
  const sets = new Map<string, ReadonlySet<string>>();
  const lettersOf = (word: string): ReadonlySet<string> => {
    let letters = sets.get(word);
    if (letters === undefined) {
      letters = new Set(word);
      sets.set(word, letters);
    }
    return letters;
  };
  return (a, b) => {
    const [lettersA, lettersB] = [lettersOf(a), lettersOf(b)];
    let shared = 0;
    for (const letter of lettersA) if (lettersB.has(letter)) shared++;
    const all = lettersA.size + lettersB.size - shared;
    return all === 0 ? 0 : shared / all;
  };
}
