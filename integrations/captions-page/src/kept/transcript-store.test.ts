import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import type { Line } from '../lines.js';
import { createTranscriptStore, type KeptTranscript } from './transcript-store.js';

let databases = 0;
const newStore = () => createTranscriptStore(`test-${++databases}`);

const transcript = (id: string, startedAt = 0): KeptTranscript => ({
  ...{ id, startedAt, seconds: 2, kind: 'microphone', title: id, audioBytes: 0 },
});
const line = (id: number, text: string): Line => ({
  ...{ id, text, start: id, end: id + 1, language: 'en' },
  ...{ words: [], segments: [{ start: id, end: id + 1, text }] },
});

it('gives lines and audio back in their order, an edited line in place of the first', async () => {
  const store = newStore();
  await store.add(transcript('a'));
  // More than nine, which would be out of order as texts.
  for (let id = 12; id >= 1; id--)
    await store.update(transcript('a'), { line: line(id, `${id}.`) });
  await store.update(transcript('a'), { line: line(3, 'Three.'), audio: new Blob(['one']) });
  const last = { audio: new Blob(['three']), audioAt: 3, isLast: true };
  await store.update({ ...transcript('a'), seconds: 9 }, last);
  const texts = (await store.lines('a')).map(({ text }) => text);
  expect(texts).toEqual([...['1.', '2.', 'Three.', '4.', '5.', '6.'], ...texts.slice(6)]);
  expect(texts).toHaveLength(12);
  expect((await store.audio('a')).map(({ size }) => size)).toEqual([3, 5]);
  expect(await store.list()).toMatchObject([{ id: 'a', seconds: 9 }]);
});

it('lists the newest first, and removes one with all that it has', async () => {
  const store = newStore();
  for (const [id, at] of [
    ['old', 1],
    ['new', 3],
    ['middle', 2],
  ] as const) {
    await store.add(transcript(id, at));
    await store.update(transcript(id, at), { line: line(1, id), audio: new Blob([id]) });
  }
  const ids = async () => (await store.list()).map(({ id }) => id);
  expect(await ids()).toEqual(['new', 'middle', 'old']);
  await store.remove('middle');
  expect(await ids()).toEqual(['new', 'old']);
  expect([await store.lines('middle'), await store.audio('middle')]).toEqual([[], []]);
  expect(await store.lines('old')).toHaveLength(1);
  await store.clear();
  expect([await ids(), await store.lines('old'), await store.audio('new')]).toEqual([[], [], []]);
});

it('writes nothing of a transcript that was removed', async () => {
  const store = newStore();
  await store.add(transcript('a'));
  expect(await store.update(transcript('a'), { line: line(1, 'Here.') })).toBe(true);
  await store.remove('a');
  expect(await store.update(transcript('a'), { line: line(2, 'Gone.') })).toBe(false);
  expect([await store.list(), await store.lines('a')]).toEqual([[], []]);
});

it('finds words in all of them, whatever their case, the newest first', async () => {
  const store = newStore();
  for (const [id, at] of [
    ['old', 1],
    ['new', 2],
  ] as const) {
    await store.add(transcript(id, at));
    for (const [place, text] of ['The Lighthouse.', 'A boat.', 'LIGHTHOUSES!'].entries()) {
      await store.update(transcript(id, at), { line: line(place + 1, text) });
    }
  }
  const found = async (text: string, most = 10) =>
    (await store.find(text, most)).map(({ of, line: { id } }) => [of.id, id]);
  expect(await found(' lightHouse ')).toEqual([
    ['new', 1],
    ['new', 3],
    ['old', 1],
    ['old', 3],
  ]);
  expect(await found('lighthouse', 3)).toHaveLength(3);
  expect(await found('plane')).toEqual([]);
  expect(await found('  ')).toEqual([]);
});
