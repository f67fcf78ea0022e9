import { judgeWords } from './judge-words.js';
import type { PlayedTalk } from './play-talk.js';
import type { TalkPlan } from './talk-plan.js';
import { talkOf } from './talks.js';

/** What is wrong with a conversation: words that were lost, came twice or in another order, and what did not end. */
export function judgeTalk(plan: TalkPlan, played: PlayedTalk): readonly string[] {
  const { speech, log, swallowed, sent, stuck } = played;
  if (stuck !== undefined) return [`it does not end: ${stuck}`];
  return judgeWords({
    ...talkOf(plan.talk).read(log, plan),
    words: speech.words,
    cuts: log.filter(({ type }) => type !== 'told').map(({ at }) => at),
    ...{ sent, swallowed, isDetected: plan.detector !== 'none' },
  });
}
