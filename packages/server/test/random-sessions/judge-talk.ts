import { msToSamples } from '@ws/core/internal';
import type { PlayedTalk } from './play-talk.js';
import type { SpokenWord } from './spoken-words.js';
import type { Place } from './talk.js';
import type { TalkPlan } from './talk-plan.js';
import { talkOf } from './talks.js';

// A millisecond, as times are rounded.
const ROUNDING = 16;
// What is shorter may be taken for a noise.
const SHORTEST_PIECE = msToSamples(160);

/** What is wrong with a conversation: words that were lost, came twice or in another order, and what did not end. */
export function judgeTalk(plan: TalkPlan, played: PlayedTalk): readonly string[] {
  const { speech, log, swallowed, sent, stuck } = played;
  if (stuck !== undefined) return [`it does not end: ${stuck}`];
  const { text, places } = talkOf(plan.talk).read(log, plan);
  const told: readonly string[] = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const cuts = log.filter(({ type }) => type !== 'told').map(({ at }) => at);
  const found: string[] = [];
  for (const word of speech.words) {
    const times = told.filter((one) => one === word.text).length;
    if (times > 1) found.push(`"${word.text}" came ${times} times`);
    if (times > 0 || word.middle >= sent || swallowed.has(word.text)) continue;
    if (places.some((place) => isWithin(word, place)) || isPiece(word, [...cuts, sent])) continue;
    found.push(`"${word.text}" at ${word.start / 16} ms is lost`);
  }
  const order = speech.words.filter(({ text: one }) => told.includes(one)).map((one) => one.text);
  const others = told.filter((one) => !order.includes(one));
  if (others.length > 0) found.push(`"${others.join(' ')}" was not said`);
  if (found.length === 0 && order.join(' ') !== told.join(' ')) {
    found.push(`"${told.join(' ')}" comes in another order`);
  }
  return found;
}

const isWithin = ({ middle }: SpokenWord, { start, end }: Place): boolean =>
  middle >= start - ROUNDING && middle <= end + ROUNDING;

/** Whether so little is left of a word that was cut that it need not be heard. */
function isPiece({ start, middle, end }: SpokenWord, cuts: readonly number[]): boolean {
  const from = Math.max(start, ...cuts.filter((at) => at <= middle));
  const to = Math.min(end, ...cuts.filter((at) => at > middle));
  return to - from < Math.min(end - start, SHORTEST_PIECE);
}
