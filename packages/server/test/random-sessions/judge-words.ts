import { msToSamples } from '@ws/core/internal';
import type { SpokenWord } from './spoken-words.js';
import type { Place, Told } from './talk.js';

// A millisecond, as times are rounded.
const ROUNDING = 16;
// What is shorter may be taken for a noise.
const SHORTEST_PIECE = msToSamples(160);
// A second of speech without a word is named; around it, where the engine looked may differ from where words are.
const LONGEST_UNNAMED = msToSamples(2300);
const LONGEST_GAP = msToSamples(300);

/** What a client was told of what it said, and what is known of how it went. */
export interface Heard extends Told {
  readonly words: readonly SpokenWord[];
  /** Where its audio was cut: a piece of a word that is left need not be heard. In samples. */
  readonly cuts: readonly number[];
  /** Samples that it has sent. */
  readonly sent: number;
  /** Words that the engine did not tell in one of its calls, as it was planned. */
  readonly swallowed: ReadonlySet<string>;
  /** Whether a detector hears that something was said. */
  readonly isDetected: boolean;
}

/** What is wrong with it: words that were lost, came twice or in another order, or were not said. */
export function judgeWords(heard: Heard): readonly string[] {
  const { text, places, words, cuts, sent, swallowed, isDetected } = heard;
  const told: readonly string[] = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const found: string[] = [];
  const lost: SpokenWord[] = [];
  for (const word of words) {
    const times = told.filter((one) => one === word.text).length;
    if (times > 1) found.push(`"${word.text}" came ${times} times`);
    if (times > 0 || word.middle >= sent) continue;
    if (places.some((place) => isWithin(word, place)) || isPiece(word, [...cuts, sent])) continue;
    lost.push(word);
  }
  for (const word of lost) {
    // Without a detector, what an engine leaves out is silence.
    if (swallowed.has(word.text) && (!isDetected || isShort(word, lost))) continue;
    found.push(`"${word.text}" at ${word.start / 16} ms is lost`);
  }
  const order = words.filter(({ text: one }) => told.includes(one)).map((one) => one.text);
  const others = told.filter((one) => !order.includes(one));
  if (others.length > 0) found.push(`"${others.join(' ')}" was not said`);
  if (found.length === 0 && order.join(' ') !== told.join(' ')) {
    found.push(`"${told.join(' ')}" comes in another order`);
  }
  return found;
}

const isWithin = ({ middle }: SpokenWord, { start, end }: Place): boolean =>
  middle >= start - ROUNDING && middle <= end + ROUNDING;

/** Whether an engine that left it out left out so little around it that no message says so. */
function isShort(word: SpokenWord, lost: readonly SpokenWord[]): boolean {
  let { start, end } = word;
  for (const { start: from, end: to } of lost) {
    if (from >= end && from - end < LONGEST_GAP) end = to;
  }
  for (const { start: from, end: to } of [...lost].reverse()) {
    if (to <= start && start - to < LONGEST_GAP) start = from;
  }
  return end - start < LONGEST_UNNAMED;
}

/** Whether so little is left of a word that was cut that it need not be heard. */
function isPiece({ start, middle, end }: SpokenWord, cuts: readonly number[]): boolean {
  const from = Math.max(start, ...cuts.filter((at) => at <= middle));
  const to = Math.min(end, ...cuts.filter((at) => at > middle));
  return to - from < Math.min(end - start, SHORTEST_PIECE);
}
