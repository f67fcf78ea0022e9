import type { SessionRecord } from '../../result/bench-result.js';

/** Words that stand and words that are shown, at a time. */
export interface Step {
  readonly at: number;
  readonly final: number;
  readonly shown: number;
}

/** How many words were there over time. */
export function stepsOf({ events }: Pick<SessionRecord, 'events'>): readonly Step[] {
  const counts = new Map<number, Omit<Step, 'at'>>();
  let [final, shown] = [0, 0];
  return events.map(({ at, type, utterance, text, committed = 0 }) => {
    const before = counts.get(utterance) ?? { final: 0, shown: 0 };
    const words = countWords(text);
    const own = {
      shown: words,
      final: type === 'final' ? words : countWords(text.slice(0, committed)),
    };
    counts.set(utterance, own);
    final += own.final - before.final;
    shown += own.shown - before.shown;
    return { at, final, shown };
  });
}

function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => word !== '').length;
}
