import { soundsLike } from './misheard-echo.js';
import { wordsOf } from './spoken-words.js';

/** A word of a sound, and when it is heard. */
export interface PlayedWord {
  /** As {@link wordsOf} gives it. */
  readonly word: string;
  /** The microphone's time at which the loudspeaker begins it; `undefined` where the client does not tell how far it has played. */
  readonly at: number | undefined;
}

// What is compared at most: a partial grows with what is said.
const MAX_HEARD_WORDS = 40;
const MAX_PLAYED_WORDS = 120;
// A model that hears a voice from a loudspeaker mishears some of it.
const ECHO_SHARE = 0.6;
// A user who answers a question repeats some of its words: so short a text alone is no evidence.
const SHORT_WORDS = 3;
/**
 * How much earlier or later than its sound, in milliseconds, an echo may be noticed: loudspeaker, room and microphone take
 * time, and where a word lies within its sentence is an estimate, which gets worse with the length of what is compared.
 */
const DELAY = {
  short: { least: -250, most: 400 },
  long: { least: -750, most: 1500 },
} as const;
// Of speech at a usual pace.
const WORD_MS = 350;

/**
 * Whether what was heard is what is being played: its words stand there, close together and in the same order, and it began
 * when they were played. A text of up to three words is an echo only where that time is known and fits. A longer text is
 * judged by its words alone where no time is known. Where the time is known and fits closely, it is enough that most letters
 * are the same: a model often mishears so little of a voice from a loudspeaker.
 *
 * @param heard - newest words last
 * @param played - the words of the sounds that may be heard, in their order
 * @param heardAt - the microphone's time at which the speech began; `undefined` where that is not known
 */
export function isEcho(
  heard: string,
  played: readonly PlayedWord[],
  heardAt: number | undefined,
): boolean {
  const said = wordsOf(heard);
  // Of a text that is longer than what is compared, it is not known when the rest began.
  const from = said.length > MAX_HEARD_WORDS ? undefined : heardAt;
  const isShort = said.length <= SHORT_WORDS;
  const { least, most } = isShort ? DELAY.short : DELAY.long;
  const recent = played.slice(-MAX_PLAYED_WORDS);
  const found = stretches(said.slice(-MAX_HEARD_WORDS), recent);
  // What stands there as it was said is judged by its time alone.
  if (found.length === 0) return from !== undefined && isMisheard(said, recent, from);
  return found.some((at) => {
    if (at === undefined || from === undefined) return !isShort;
    return from - at >= least && from - at <= most;
  });
}

/** Whether it sounds like what was played just when it began. */
function isMisheard(said: readonly string[], played: readonly PlayedWord[], from: number): boolean {
  const { least, most } = DELAY.short;
  return played.some(({ at }, i) => {
    if (at === undefined || from - at < least || from - at > most) return false;
    const next = played.slice(i, i + MAX_HEARD_WORDS).map(({ word }) => word);
    return soundsLike(said, next);
  });
}

/** Whether it may be the beginning of an echo: so few words that stand in what is being played, whenever they were heard. */
export function mayBecomeEcho(heard: string, played: readonly PlayedWord[]): boolean {
  const said = wordsOf(heard);
  return said.length <= SHORT_WORDS && stretches(said, played.slice(-MAX_PLAYED_WORDS)).length > 0;
}

/** When the stretches begin, of what is played, that hold enough of the words that were said. */
function stretches(said: readonly string[], played: readonly PlayedWord[]): (number | undefined)[] {
  const least = said.length * ECHO_SHARE;
  // A model misses a word now and then; a user who answers takes words from all over the question.
  const span = said.length + Math.floor(said.length / 4);
  const found: (number | undefined)[] = [];
  if (said.length === 0) return found;
  for (const [i, { word, at }] of played.entries()) {
    // Of an echo, the first word or one soon after it was understood.
    const before = said.indexOf(word);
    if (before < 0 || before > said.length - least) continue;
    const stretch = played.slice(i, i + span).map((one) => one.word);
    if (inCommon(said, stretch) < least) continue;
    found.push(at === undefined ? undefined : at - before * WORD_MS);
  }
  return found;
}

/** Length of the longest common subsequence. */
function inCommon(first: readonly string[], second: readonly string[]): number {
  let row = new Array<number>(second.length + 1).fill(0);
  for (const word of first) {
    const next = [0];
    for (const [i, other] of second.entries()) {
      next.push(word === other ? row[i]! + 1 : Math.max(row[i + 1]!, next[i]!));
    }
    row = next;
  }
  return row.at(-1)!;
}
