import type { HeardSpeech } from './heard-speech.js';

/** Seconds from the end of an utterance to its last final; empty where none came. */
export function lastFinalLatency({
  texts,
  end,
}: Pick<HeardSpeech, 'texts' | 'end'>): readonly number[] {
  const last = texts.findLast(({ type }) => type === 'final');
  return last === undefined ? [] : [last.at - end];
}
