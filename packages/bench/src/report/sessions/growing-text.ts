import type { SessionRecord } from '../../result/bench-result.js';

/** Words that stand and words that are shown, at a time. */
export interface Step {
  readonly at: number;
  readonly final: number;
  readonly shown: number;
}

/** How many words were there over time. */
export function stepsOf({ events }: Pick<SessionRecord, 'events'>): readonly Step[] {
  const standing = new Map<number, number>();
  const showing = new Map<number, number>();
  const sum = (counts: ReadonlyMap<number, number>): number =>
    [...counts.values()].reduce((all, one) => all + one, 0);
  return events.map(({ at, type, utterance, text, committed = 0 }) => {
    const words = countWords(text);
    showing.set(utterance, words);
    standing.set(utterance, type === 'final' ? words : countWords(text.slice(0, committed)));
    return { at, final: sum(standing), shown: sum(showing) };
  });
}

function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}
