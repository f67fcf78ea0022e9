import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ProtocolHost } from '@ws/server';
import { createManualClock } from '@ws/testing';
import { describe, expect, it } from 'vitest';
import { createGuests, type Guest } from './guests.js';

const request = {} as IncomingMessage;

function parts() {
  const clock = createManualClock();
  const access = new AbortController();
  let left = 0;
  const admit = async () => ({
    ...{ identity: { name: 'ann' }, owner: 'ann', signal: AbortSignal.any([access.signal]) },
    spend() {},
    leave: () => left++,
  });
  const host = { clock, limits: { drainTimeoutMs: 1000 }, admit };
  const guests = createGuests(host as unknown as ProtocolHost);
  const told: unknown[] = [];
  function serve(work: (guest: Guest) => Promise<void>) {
    const response = new EventEmitter();
    const served = guests.serve(request, response as ServerResponse, work, (error) => {
      told.push(error);
    });
    return { response, served };
  }
  return { clock, access, guests, told, serve, left: () => left };
}

/** Works until its client is gone. */
async function goOn({ signal }: Guest): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
  signal.throwIfAborted();
}

describe('the clients of requests', () => {
  it('are 32 at once; one more is told to come later', async () => {
    const { serve, told, left } = parts();
    const running = Array.from({ length: 32 }, () => serve(goOn));
    await serve(goOn).served;
    expect(told).toMatchObject([{ status: 503, code: 'OVERLOADED', retryAfterS: 2 }]);
    for (const { response } of running) response.emit('close');
    await Promise.all(running.map(({ served }) => served));
    expect(left()).toBe(33);
    await serve(async () => {}).served;
    expect(told).toHaveLength(33);
  });

  it('are told when they lose their access', async () => {
    const { serve, told, access } = parts();
    const { served } = serve(goOn);
    await Promise.resolve();
    access.abort();
    await served;
    expect(told).toMatchObject([{ status: 401, code: 'UNAUTHORIZED' }]);
  });

  it('have a while to be answered when the server stops, and are told where that is too short', async () => {
    const { serve, told, guests, clock } = parts();
    let finish = (): void => {};
    const quick = serve(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    const slow = serve(goOn);
    await Promise.resolve();
    const drained = guests.drain();
    await clock.advance(999);
    finish();
    await quick.served;
    expect(told).toEqual([]);
    await clock.advance(1);
    await Promise.all([slow.served, drained]);
    expect(told).toMatchObject([{ status: 503, code: 'SHUTTING_DOWN' }]);
    await serve(goOn).served;
    expect(told).toHaveLength(2);
  });
});
