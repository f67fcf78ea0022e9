import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import type { Line } from '../lines.js';
import { createKeeper, type Keeper } from './keeper.js';
import { createTranscriptStore, type TranscriptStore } from './transcript-store.js';

let databases = 0;
const line = (id: number, text = `Line ${id}.`): Line => ({
  ...{ id, text, start: id, end: id + 1, language: 'en' },
  ...{ words: [], segments: [{ start: id, end: id + 1, text }] },
});

interface Setup {
  readonly keeper: Keeper;
  readonly store: TranscriptStore;
  readonly wishes: { keepTranscripts: boolean; keepAudio: boolean };
  readonly page: { kind: 'microphone' | 'file'; seconds: number; file: File | undefined };
  readonly ids: (string | undefined)[];
  readonly failures: unknown[];
  /** Until all that was to be written is written. */
  written(): Promise<void>;
}

function setup(broken?: Partial<TranscriptStore>): Setup {
  const store = { ...createTranscriptStore(`keeper-${++databases}`), ...broken };
  const wishes = { keepTranscripts: true, keepAudio: false };
  const ids: (string | undefined)[] = [];
  const failures: unknown[] = [];
  const page = {
    ...{ kind: 'microphone' as const, seconds: 5, file: undefined },
    // One byte a second.
    audioSince: (bytes: number) => new Blob(['x'.repeat(Math.max(0, page.seconds - bytes))]),
  };
  let last: Promise<unknown> = Promise.resolve();
  const followed =
    <A extends unknown[], R>(call: (...given: A) => Promise<R>) =>
    (...given: A): Promise<R> => {
      const result = call(...given);
      last = result.catch(() => {});
      return result;
    };
  const keeper = createKeeper({
    store: { add: followed(store.add), update: followed(store.update) },
    ...{ page, wishes: () => wishes, now: () => 60_000 },
    became: (id) => ids.push(id),
    failed: (error) => failures.push(error),
  });
  return {
    ...{ keeper, store, wishes, page, ids, failures },
    async written() {
      for (let before: unknown; before !== last; ) {
        before = last;
        await last;
        await new Promise((resolve) => setTimeout(resolve));
      }
    },
  };
}

it('keeps a transcript from its first line on', async () => {
  const { keeper, store, written, ids } = setup();
  keeper.heard();
  expect(keeper.isKept).toBe(false);
  keeper.line(line(1, 'Good morning.'));
  keeper.line(line(2));
  keeper.line(line(1, 'Good evening.'));
  await written();
  const [kept] = await store.list();
  expect(kept).toMatchObject({ title: 'Good morning.', startedAt: 55_000, seconds: 5 });
  expect((await store.lines(kept!.id)).map(({ text }) => text)).toEqual([
    'Good evening.',
    'Line 2.',
  ]);
  expect(await store.audio(kept!.id)).toEqual([]);
  expect([keeper.isKept, ids]).toEqual([true, [kept!.id]]);
});

it('keeps audio where that is wished: all before the first line, then every ten seconds, then the rest', async () => {
  const { keeper, store, written, wishes, page } = setup();
  wishes.keepAudio = true;
  keeper.line(line(1));
  for (; page.seconds < 26; page.seconds++) keeper.heard();
  keeper.flush();
  await written();
  const [kept] = await store.list();
  const sizes = (await store.audio(kept!.id)).map(({ size }) => size);
  expect(sizes).toEqual([5, 10, 10, 1]);
  expect(kept).toMatchObject({ seconds: 26, audioBytes: 26 });
});

it('keeps the file that a transcript is of, once, and calls it by its name', async () => {
  const { keeper, store, written, wishes, page } = setup();
  wishes.keepAudio = true;
  Object.assign(page, { kind: 'file', file: new File(['sound'], 'talk.mp3') });
  keeper.line(line(1));
  keeper.line(line(2));
  keeper.flush();
  await written();
  const [kept] = await store.list();
  expect(kept).toMatchObject({ title: 'talk.mp3', startedAt: 60_000, audioBytes: 5 });
  expect(await store.audio(kept!.id)).toHaveLength(1);
});

it('begins a new one after one is left, and goes on with one that is kept', async () => {
  const { keeper, store, written } = setup();
  keeper.line(line(1));
  await written();
  const [first] = await store.list();
  keeper.goOn();
  keeper.line(line(1));
  await written();
  expect(await store.list()).toHaveLength(2);
  keeper.goOn(first);
  keeper.line(line(2));
  await written();
  expect(await store.lines(first!.id)).toHaveLength(2);
});

it('keeps nothing where that is not wished, nor half of it later', async () => {
  const { keeper, store, written, wishes } = setup();
  wishes.keepTranscripts = false;
  keeper.line(line(1));
  wishes.keepTranscripts = true;
  keeper.line(line(2));
  await written();
  expect([await store.list(), keeper.isKept]).toEqual([[], false]);
});

it('says once that the browser refuses, and asks it no more', async () => {
  const full = new DOMException('No room.', 'QuotaExceededError');
  let calls = 0;
  const { keeper, written, failures } = setup({
    update() {
      calls++;
      return Promise.reject(full);
    },
  });
  for (const id of [1, 2, 3]) keeper.line(line(id));
  await written();
  keeper.line(line(4));
  keeper.flush();
  await written();
  expect(failures).toEqual([full]);
  expect(calls).toBe(3);
  expect(keeper.isKept).toBe(false);
});

it('writes no more of a transcript that another tab has removed', async () => {
  const { keeper, store, written, failures } = setup();
  keeper.line(line(1));
  await written();
  await store.clear();
  keeper.line(line(2));
  await written();
  keeper.line(line(3));
  await written();
  expect([await store.list(), failures, keeper.isKept]).toEqual([[], [], false]);
});

it('writes the rest of the audio where the page is left', async () => {
  const { keeper, store, written, wishes, page } = setup();
  wishes.keepAudio = true;
  keeper.flush(true);
  keeper.line(line(1));
  page.seconds = 7;
  keeper.flush(true);
  await written();
  const [kept] = await store.list();
  expect((await store.audio(kept!.id)).map(({ size }) => size)).toEqual([5, 2]);
});
