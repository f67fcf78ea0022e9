import type { FinalEvent } from '@ws/core';
import { expect, it } from 'vitest';
import { createSpokenFinals } from './spoken-finals.js';

const final = (utteranceId: number, ...segments: readonly [text: string, speaker?: string][]) =>
  ({
    type: 'final',
    utteranceId,
    text: segments.map(([text]) => text).join(' '),
    segments: segments.map(([text, speaker], i) => ({
      ...{ text, start: utteranceId + i / 2, end: utteranceId + (i + 1) / 2 },
      ...(speaker !== undefined && { speaker }),
    })),
  }) as unknown as FinalEvent;

const speakers = (utteranceId: number, speaker: string) => ({
  ...{ type: 'speakers' as const, seq: 1, utteranceId },
  turns: [{ start: utteranceId, end: utteranceId + 1, speaker }],
});

function open(areLate = true) {
  const written: string[] = [];
  const finals = createSpokenFinals(async ({ segments }) => {
    written.push(segments.map(({ speaker = '?', text }) => `${speaker}: ${text}`).join(' '));
  }, areLate);
  return { finals, written };
}

it('finals with their speakers are written at once, under their names', async () => {
  const { finals, written } = open();
  await finals.take(final(1, ['one', '1'], ['two', 'Anna']));
  expect(written).toEqual(['Speaker 1: one Anna: two']);
});

it('finals wait for their speakers, and those behind them wait too', async () => {
  const { finals, written } = open();
  await finals.take(final(1, ['one']));
  await finals.take(final(2, ['two']));
  expect(written).toEqual([]);
  expect((await finals.take(speakers(1, '2')))?.segments).toMatchObject([{ speaker: '2' }]);
  expect(written).toEqual(['Speaker 2: one']);
  await finals.take(speakers(2, '1'));
  expect(written).toEqual(['Speaker 2: one', 'Speaker 1: two']);
  expect(await finals.take(speakers(2, '1'))).toBeUndefined();
});

it('a final whose voice is not known waits until one behind it is known, or the end', async () => {
  const { finals, written } = open();
  await finals.take(final(1, ['one']));
  await finals.take(final(2, ['two', '1']));
  expect(written).toEqual(['?: one', 'Speaker 1: two']);
  await finals.take(final(3, ['three']));
  await finals.end();
  expect(written.at(-1)).toBe('?: three');
});

it('no more than 32 wait, and none where speakers are not told', async () => {
  const { finals, written } = open();
  for (let i = 1; i <= 40; i++) await finals.take(final(i, [`${i}`]));
  expect(written).toHaveLength(8);
  const plain = open(false);
  await plain.finals.take(final(1, ['one']));
  expect(plain.written).toEqual(['?: one']);
});

it('once no speakers come any more, nothing waits', async () => {
  const { finals, written } = open();
  await finals.take(final(1, ['one']));
  await finals.take({ type: 'warning', code: 'SPEAKERS_LATE', message: '' });
  expect(written).toEqual([]);
  await finals.take({ type: 'warning', code: 'SPEAKERS_FAILED', message: '' });
  await finals.take(final(2, ['two']));
  expect(written).toEqual(['?: one', '?: two']);
});
