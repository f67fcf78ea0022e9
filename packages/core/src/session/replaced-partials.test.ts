import { expect, it } from 'vitest';
import { withoutReplaced } from './replaced-partials.js';

const partial = (utteranceId: number, text: string) => ({ type: 'partial', utteranceId, text });

it('keeps the newest partial of each utterance, in the order of the events', () => {
  const events = [partial(1, 'a'), partial(2, 'b'), partial(1, 'a c')];
  expect(withoutReplaced(events)).toEqual([partial(2, 'b'), partial(1, 'a c')]);
});

it.each(['final', 'cancelled', 'error'])('leaves out the partials before a %s', (type) => {
  const answer = { type, utteranceId: 1 };
  expect(withoutReplaced([partial(1, 'a'), partial(2, 'b'), answer])).toEqual([
    partial(2, 'b'),
    answer,
  ]);
});

it('keeps what is no partial, and a partial whose speech has ended', () => {
  const events = [
    { type: 'speech_start', utteranceId: 1 },
    partial(1, 'a'),
    { type: 'speech_end', utteranceId: 1 },
    { type: 'warning' },
    { type: 'error' },
  ];
  expect(withoutReplaced(events)).toEqual(events);
});
