import type { FinalEvent } from '@ws/core';
import { expect, it } from 'vitest';
import { createItems } from './items.js';

const finalOf = (utteranceId: number, startSample: number, text: string): FinalEvent =>
  ({
    ...{ type: 'final', utteranceId, startSample, endSample: startSample + 1000 },
    ...{ text, segments: [], language: 'en' },
  }) as unknown as FinalEvent;

it('has nothing of what was dropped, also where its final comes after the next commit', () => {
  let count = 0;
  const items = createItems(() => `item_${++count}`);
  items.open(0);
  items.close(1000);
  items.open(1000);
  // Found by random sessions: the utterance was over, and its final still to come.
  items.drop(3000);
  items.open(3000);
  items.close(5000);
  expect(items.finish(finalOf(1, 0, 'one'))?.item.id).toBe('item_1');
  expect(items.finish(finalOf(2, 1500, 'two'))).toBeUndefined();
  expect(items.finish(finalOf(3, 3500, 'three'))?.item.id).toBe('item_3');
  expect(items.takeAnswered(() => true).map(({ text }) => text)).toEqual(['one', 'three']);
});
