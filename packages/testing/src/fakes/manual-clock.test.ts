import { describe, expect, it } from 'vitest';
import { createManualClock } from './manual-clock.js';

describe('manual clock', () => {
  it('stands still, and wakes sleepers in the order of their times', async () => {
    const clock = createManualClock();
    const log: string[] = [];
    const nap = async (name: string, ms: number) => {
      await clock.sleep(ms);
      log.push(`${name} at ${clock.now()}`);
    };
    void nap('b', 20);
    void nap('a', 10).then(() => nap('after a', 5));
    await clock.advance(9);
    expect(log).toEqual([]);
    await clock.advance(11);
    expect(log).toEqual(['a at 10', 'after a at 15', 'b at 20']);
    expect(clock.now()).toBe(20);
    expect(clock.sleepers).toBe(0);
  });

  it('ends a sleep that is aborted', async () => {
    const clock = createManualClock();
    const abort = new AbortController();
    const nap = clock.sleep(10, abort.signal);
    abort.abort();
    await expect(nap).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await expect(clock.sleep(10, abort.signal)).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    expect(clock.sleepers).toBe(0);
  });

  it('runs until a promise settles, and says when it cannot', async () => {
    const clock = createManualClock();
    expect(await clock.runUntil(clock.sleep(1000).then(() => clock.now()))).toBe(1000);
    await expect(clock.runUntil(new Promise(() => {}))).rejects.toThrow(/cannot settle/);
    await expect(clock.runUntil(Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
