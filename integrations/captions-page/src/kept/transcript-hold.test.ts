import { afterEach, expect, it, vi } from 'vitest';
import { createTranscriptHold } from './transcript-hold.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The locks of a browser, for all of its tabs: one that is held is refused at once, as if its time were over. */
function browserLocks(): LockManager {
  const held = new Set<string>();
  return {
    async request(name: string, _: LockOptions, hold: () => Promise<void>) {
      // A right that was given back a moment ago is free by then.
      await new Promise((resolve) => setTimeout(resolve));
      if (held.has(name)) throw new DOMException('The signal timed out.', 'TimeoutError');
      held.add(name);
      await hold();
      held.delete(name);
    },
  } as unknown as LockManager;
}

it('gives a transcript to one tab, until that takes another or lets it go', async () => {
  const locks = browserLocks();
  const [first, second] = [createTranscriptHold(locks), createTranscriptHold(locks)];
  expect(await first.take('a')).toBe(true);
  expect(await first.take('a')).toBe(true);
  expect(await second.take('a')).toBe(false);
  expect(await first.take('b')).toBe(true);
  expect(await second.take('a')).toBe(true);
  first.release();
  expect(await second.take('b')).toBe(true);
});

it('lets a tab keep what it has where another tab has the next one', async () => {
  const locks = browserLocks();
  const [first, second] = [createTranscriptHold(locks), createTranscriptHold(locks)];
  await first.take('a');
  await second.take('b');
  expect(await first.take('b')).toBe(false);
  expect(await second.take('a')).toBe(false);
});

it('gives every tab the right where a page has no locks', async () => {
  vi.stubGlobal('navigator', {});
  const [first, second] = [createTranscriptHold(), createTranscriptHold()];
  expect([await first.take('a'), await second.take('a')]).toEqual([true, true]);
});
