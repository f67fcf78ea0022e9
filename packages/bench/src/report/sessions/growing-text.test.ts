import { expect, it } from 'vitest';
import { exampleSession } from '../../result/__fixtures__/example-result.js';
import type { SessionRecord } from '../../result/bench-result.js';
import { stepsOf } from './growing-text.js';

it('counts the words that are shown and those that stand', () => {
  expect(stepsOf(exampleSession())).toEqual([
    { at: 1.1, final: 0, shown: 2 },
    { at: 2.1, final: 0, shown: 5 },
    { at: 3.1, final: 0, shown: 6 },
    { at: 4.6, final: 9, shown: 9 },
  ]);
});

it('counts what a protocol says will not change', () => {
  const events = [
    { at: 1, type: 'partial', utterance: 3, text: 'Ask not what', committed: 7 },
    { at: 2, type: 'final', utterance: 3, text: 'Ask not.' },
    { at: 3, type: 'partial', utterance: 4, text: 'What' },
  ] as const;
  expect(stepsOf({ events })).toEqual([
    { at: 1, final: 2, shown: 3 },
    { at: 2, final: 2, shown: 2 },
    { at: 3, final: 2, shown: 3 },
  ]);
});

it('counts over as many utterances as a session may have', () => {
  const events = Array.from({ length: 50_000 }, (_, i) => ({
    ...{ at: i, type: 'final', utterance: i, text: 'one two' },
  })) as SessionRecord['events'];
  expect(stepsOf({ events }).at(-1)).toEqual({ at: 49_999, final: 100_000, shown: 100_000 });
});
