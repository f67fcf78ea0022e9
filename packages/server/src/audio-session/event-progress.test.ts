import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createEventProgress, type EventProgress } from './event-progress.js';

/** Some microtasks, as there are between reading an event and delivering it. */
async function microtasks(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await undefined;
}

const open = (): AbortSignal => new AbortController().signal;

function noteDelivered(progress: EventProgress, told: string[]): void {
  void progress.delivered().then(() => told.push('delivered'));
}

it('waits for a final that was read a moment ago, and is not being delivered yet', async () => {
  for (let between = 0; between < 12; between++) {
    const told: string[] = [];
    const progress = createEventProgress(() => 0, open());
    noteDelivered(progress, told);
    void microtasks(between).then(() =>
      progress.deliver(async () => {
        await microtasks(between);
        told.push('final');
      }),
    );
    await expect.poll(() => told).toContain('delivered');
    expect(told).toEqual(['final', 'delivered']);
  }
});

it('waits for events that are unread, and resolves once', async () => {
  const told: string[] = [];
  let unread = 2;
  const progress = createEventProgress(() => unread, open());
  noteDelivered(progress, told);
  await setImmediate();
  await setImmediate();
  for (const final of ['first', 'second']) {
    unread--;
    await progress.deliver(async () => void told.push(final));
    await setImmediate();
  }
  await setImmediate();
  expect(told).toEqual(['first', 'second', 'delivered']);
});

it('resolves when the session is over', async () => {
  const over = new AbortController();
  const told: string[] = [];
  noteDelivered(
    createEventProgress(() => 1, over.signal),
    told,
  );
  await setImmediate();
  over.abort();
  await expect.poll(() => told).toEqual(['delivered']);
});
