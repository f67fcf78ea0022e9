import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createFlushes } from './flushes.js';

/** Some microtasks, as there are between an event that is read and its being sent. */
async function microtasks(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await undefined;
}

it('are answered after a final that was read a moment ago, and is not being sent yet', async () => {
  for (let between = 0; between < 12; between++) {
    const told: string[] = [];
    const flushes = createFlushes((id) => told.push(`flushed ${id}`));
    const heard = { unread: 0, flush: async () => {} };
    flushes.ask(heard, () => true, 7);
    void microtasks(between).then(async () => {
      flushes.sending();
      await microtasks(between);
      told.push('final');
      flushes.sent(heard);
    });
    await expect.poll(() => told).toContain('flushed 7');
    expect(told).toEqual(['final', 'flushed 7']);
  }
});

it('are answered after events that are unread, and each but once', async () => {
  const told: string[] = [];
  const flushes = createFlushes((id) => told.push(`flushed ${id}`));
  const heard = { unread: 2, flush: async () => {} };
  flushes.ask(heard, () => true, 1);
  await setImmediate();
  await setImmediate();
  for (const final of ['first', 'second']) {
    heard.unread--;
    flushes.sending();
    told.push(final);
    flushes.sent(heard);
    await setImmediate();
  }
  await setImmediate();
  expect(told).toEqual(['first', 'second', 'flushed 1']);
});
