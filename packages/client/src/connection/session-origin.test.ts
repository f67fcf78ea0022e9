import { expect, it } from 'vitest';
import { createSessionOrigin } from './session-origin.js';

const final = (seq: number, ...speakers: readonly string[]) =>
  ({
    ...{ type: 'final', seq, utteranceId: seq, text: 'a' },
    segments: speakers.map((speaker, i) => ({
      ...{ start: i, end: i + 1, text: 'a', speaker },
      words: [{ start: i, end: i + 1, word: 'a', speaker }],
    })),
  }) as never;

const turns = (seq: number, ...speakers: readonly string[]) =>
  ({
    ...{ type: 'speakers', seq, utteranceId: seq },
    turns: speakers.map((speaker, i) => ({ start: i, end: i + 1, speaker })),
  }) as never;

it('tells people whom another session numbers anew by further numbers, and names as they are', () => {
  const origin = createSessionOrigin();
  expect(origin.toCaller(final(1, '1', '2', 'Anna'))).toEqual(final(1, '1', '2', 'Anna'));
  origin.toCaller(turns(2, '3', '12 Monkeys'));
  origin.restart(16_000, undefined);
  expect(origin.toCaller(final(1, '2', 'Anna'))).toMatchObject({
    segments: [
      { start: 1, speaker: '5', words: [{ speaker: '5' }] },
      { start: 2, speaker: 'Anna', words: [{ speaker: 'Anna' }] },
    ],
  });
  expect(origin.toCaller(turns(2, '1'))).toMatchObject({ turns: [{ speaker: '4' }] });
  // From there on again: 5 was the highest.
  origin.restart(32_000, undefined);
  expect(origin.toCaller(turns(1, '1'))).toMatchObject({ turns: [{ start: 2, speaker: '6' }] });
});
