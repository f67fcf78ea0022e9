import { describe, expect, it } from 'vitest';
import { createBell } from './deferred.js';

describe('createBell', () => {
  it('wakes every waiter', async () => {
    const bell = createBell();
    const waiters = [bell.rung, bell.rung];
    bell.ring();
    await expect(Promise.all(waiters)).resolves.toHaveLength(2);
  });

  it('keeps no earlier ring for a later waiter', async () => {
    const bell = createBell();
    bell.ring();
    let isWoken = false;
    const woken = bell.rung.then(() => {
      isWoken = true;
    });
    await Promise.resolve();
    expect(isWoken).toBe(false);
    bell.ring();
    await woken;
    expect(isWoken).toBe(true);
  });
});
